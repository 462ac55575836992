"""Answering a button: do what it stands for, and say how it went on the page it leads back to."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect
from flask.typing import ResponseReturnValue

from portal.core.errors import DomainError
from portal.core.work import unit_of_work


def carry_out(act: Callable[[], object], said: str, *, back: str, once: str | None = None) -> ResponseReturnValue:
    """Act in a unit of work of its own; `back` then says `said`, or the sentence of the rule that said no.

    `once`: the one-time key of the button's form.
    """
    try:
        with unit_of_work(once=once) as work:
            act()
            work.answer = back
    except DomainError as error:
        flash(str(error.sentence), "error")
    else:
        flash(said, "done")
    return redirect(back, 303)
