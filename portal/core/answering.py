"""Answering a form: what was sent is carried out in one unit of work and leads on, or comes back with what to do.

A form with fields:

    def act() -> str:
        call = operations.open_call(…)
        return url_for("leadership.call", slug=call.slug)

    return answered(form, act, _("The call is open.")) or shown("leadership/office/call.html", form=form, …)

A button leads to the same page either way: `carry_out`. The form's one-time key is used up without a word (`once`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from portal.core.errors import DomainError
from portal.core.forms import Form
from portal.core.work import unit_of_work


@dataclass(frozen=True, slots=True)
class Done:
    """Where what was done leads, and what is said there, when only doing it tells."""

    leads: str
    said: str = ""


def note(sentence: str) -> None:
    """Say on the next page what was done."""
    flash(sentence, "done")


def answered(
    form: Form, act: Callable[[], str | Done], said: str = "", *, tell: Callable[[str], None] = note
) -> ResponseReturnValue | None:
    """Act when the form is right, and lead to the address that `act` gives, where `said` is told.

    None when the form is to be shown: it was not sent, or not filled in right, or a rule said no. All of that stands in
    the form then, beside what was typed; what was loaded before is to be loaded anew.
    """
    if not form.validate_on_submit():
        return None
    try:
        with unit_of_work() as work:
            done = act()
            work.answer = done.leads if isinstance(done, Done) else done
    except DomainError as error:
        form.refuse(error)
        return None
    if words := (done.said if isinstance(done, Done) else "") or said:
        tell(words)
    return redirect(work.answer, 303)


def carry_out(act: Callable[[], Any], said: str | Callable[[Any], str] = "", *, back: str) -> ResponseReturnValue:
    """Act in a unit of work of its own; `back` then says `said`, or the sentence of the rule that said no.

    `said` may be made of what came of it.
    """
    try:
        with unit_of_work() as work:
            made = act()
            said = said if isinstance(said, str) else said(made)
            work.answer = back
    except DomainError as error:
        return no(error, back)
    if said:
        note(said)
    return redirect(back, 303)


def no(error: DomainError, back: str) -> ResponseReturnValue:
    """A button was pressed and a rule said no: say so on the page it leads back to."""
    flash(str(error.sentence), "error")
    return redirect(back, 303)


def shown(template: str, **values: Any) -> ResponseReturnValue:
    """The page of a form, which may have been sent and be shown again."""
    page = render_template(template, **values)
    return again(page) if request.method == "POST" else page


def refused(form: Form, error: DomainError, template: str, **values: Any) -> ResponseReturnValue:
    """The page of the form again, with what the rule says."""
    form.refuse(error)
    return again(render_template(template, form=form, **values), error)


def again(page: str, error: DomainError | None = None) -> ResponseReturnValue:
    """A page with a form that was sent and not taken; 429 where somebody has to wait."""
    if error is not None and error.wait is not None:
        return page, 429, {"Retry-After": str(max(1, int(error.wait.total_seconds())))}
    return page, 422
