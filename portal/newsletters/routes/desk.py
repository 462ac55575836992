"""The editor's desk: the drafts, and the pages on which a letter is put together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import access, clock
from portal.core.access import requires
from portal.core.answering import answered, no, note, shown
from portal.core.dates import add_months
from portal.core.db import one_or_404
from portal.core.errors import DomainError
from portal.core.paging import page_number, paginate
from portal.core.say import say_month, say_time
from portal.core.settings import association, today
from portal.core.text import plain
from portal.core.work import unit_of_work
from portal.newsletters import policies, queries
from portal.newsletters.blueprint import bp
from portal.newsletters.forms import BlockForm, HeadForm, MonthForm
from portal.newsletters.hands import Hand
from portal.newsletters.models import Edition
from portal.newsletters.next_step import next_step
from portal.newsletters.operations import approving, drafting, editing, history
from portal.newsletters.proof import changes
from portal.newsletters.routes.collisions import Collision, head_collision


def find_edition(slug: str) -> Edition:
    """The edition, for whoever may work on letters."""
    return one_or_404(queries.one_for_editors(slug))


def me() -> Hand:
    """The name that editions keep of whoever changed them."""
    who = access.actor()
    return Hand(who.name, who.account_id)


@dataclass(frozen=True, slots=True)
class Opened:
    """The block that stands open as a form; and the other text, where somebody else was faster."""

    block_id: int
    form: BlockForm
    collision: Collision | None = None


@bp.get("/office/newsletters")
@requires(policies.edit)
def drafts() -> ResponseReturnValue:
    """Every letter, with how far it has come."""
    page = paginate(queries.for_editors(), page=page_number(), per_page=24)
    letters = queries.stages(page.items)
    nobody = not letters and not drafting.anybody(clock.now())
    return render_template("newsletters/drafts.html", letters=letters, page=page, form=_month_form(), nobody=nobody)


def _month_form() -> MonthForm:
    form = MonthForm()
    now = clock.now()
    first = add_months(drafting.next_month(now), -1)
    months = [add_months(first, n) for n in range(4)]
    form.month.choices = [(f"{month:%Y-%m}", say_month(month)) for month in months]
    if not form.month.data:
        form.month.data = f"{queries.first_without_letter(drafting.next_month(now)):%Y-%m}"
    return form


@bp.post("/office/newsletters")
@requires(policies.edit)
def begin() -> ResponseReturnValue:
    """Draft a month's letter, or open the one that is there."""
    form = _month_form()
    if not form.validate_on_submit():
        flash(_("Choose one of the months offered."), "error")
        return redirect(url_for(".drafts"), 303)
    year, month = (int(part) for part in form.month.data.split("-"))
    try:
        with unit_of_work() as work:
            first = today().replace(year=year, month=month, day=1)
            edition = drafting.draft(first, now=clock.now())
            work.answer = url_for(".desk", slug=edition.slug)
    except DomainError as error:
        return no(error, url_for(".drafts"))
    return redirect(work.answer, 303)


@bp.get("/office/newsletters/<slug>")
@requires(policies.edit, of=find_edition)
def desk(edition: Edition) -> ResponseReturnValue:
    """The letter's parts on one side, the letter itself on the other."""
    return desk_page(edition)


def desk_page(
    edition: Edition, form: HeadForm | None = None, *, opened: Opened | None = None, met: Collision | None = None
) -> ResponseReturnValue:
    """The desk; `form`: its head as it was sent, `met`: what somebody else saved there; `opened`: the open block."""
    head = form or HeadForm(formdata=None, obj=edition)
    if form is None:
        head.version.data = str(edition.version)
    approval = approving.approval_on_page(edition)
    stage = queries.stage(edition, queries.mailing_of(edition), approval)
    may_send = policies.send(access.actor())
    return shown(
        "newsletters/desk.html",
        edition=edition,
        head=head,
        form=opened.form if opened else head,
        opened=opened,
        met=met,
        stage=stage,
        plain=plain,
        next=next_step(edition, stage, may_send=may_send),
        approval=approval,
        drafted=any(not block.is_own and not block.is_empty for block in edition.blocks),
        view=_view(),
        may_send=may_send,
        stale=changes.sentences(edition, clock.now()) if edition.sending_from is None else {},
    )


def _view() -> str:
    wanted = request.args.get("view", "wide")
    return wanted if wanted in {"wide", "middle", "phone", "dark", "text"} else "wide"


@bp.post("/office/newsletters/<slug>")
@requires(policies.edit, of=find_edition)
def save(edition: Edition) -> ResponseReturnValue:
    """Title and subject line."""
    form, slug = HeadForm(), edition.slug
    if request.form.get("choice") == "theirs":
        return _theirs(edition, form)

    def act() -> str:
        _rename(edition, form)
        return url_for(".desk", slug=slug)

    if done := answered(form, act, _("Saved.")):
        return done
    met = None
    if isinstance(form.refusal, editing.SomebodyWasFaster):
        with unit_of_work():
            history.lay_aside(find_edition(slug), _head(form), by=me(), now=clock.now())
        met = head_collision(find_edition(slug), form)
    edition = find_edition(slug)
    if met:
        form.seen.data = str(edition.version)
    return desk_page(edition, form, met=met)


def _head(form: HeadForm) -> dict[str, str]:
    return {"title": form.title.data, "subject": form.subject.data, "preheader": form.preheader.data or ""}


def _rename(edition: Edition, form: HeadForm, *, typed: bool = False) -> int:
    over = version_of(form.seen.data or form.version.data)
    return editing.rename(edition, **_head(form), version=over, by=me(), now=clock.now(), typed=typed)


def _theirs(edition: Edition, form: HeadForm) -> ResponseReturnValue:
    """Leave what somebody else saved. What was typed stays among the versions."""
    slug = edition.slug
    with unit_of_work() as work:
        if form.validate() and _head(form) != history.said_by(edition):
            history.lay_aside(edition, _head(form), by=me(), now=clock.now())
        work.answer = url_for(".desk", slug=slug)
    return redirect(work.answer, 303)


@bp.post("/office/newsletters/<slug>/typed")
@requires(policies.edit, of=find_edition)
def typed(edition: Edition) -> ResponseReturnValue:
    """For the script of the desk: keep the head as it is typed so far, and say so plainly."""
    form = HeadForm()
    return saved(form, edition, lambda: _rename(edition, form, typed=True))


def saved(form: HeadForm | BlockForm, edition: Edition, act: Callable[[], int]) -> ResponseReturnValue:
    """JSON: `said`, a sentence for whoever typed, and `version`, over which they type on.

    409: somebody else was faster, the page shows both texts. 422: it cannot be kept as it is, and `said` tells why.
    """
    if not form.validate_on_submit():
        wrong = [str(error) for field in form if field.errors for error in field.errors] + form.form_errors
        return jsonify(said=_("Not saved yet. %(why)s", why=" ".join(map(str, wrong)))), 422
    approved = approving.approval_on_page(edition) is not None
    before = edition.version
    try:
        with unit_of_work():
            version = act()
    except editing.SomebodyWasFaster as error:
        return jsonify(said=str(error.sentence)), 409
    except DomainError as error:
        return jsonify(said=_("Not saved yet. %(why)s", why=str(error.sentence))), 422
    said = _("Saved %(time)s.", time=say_time(clock.now(), association().time_zone))
    if approved and version > before:
        said = _("%(saved)s It has to be approved anew.", saved=said)
    return jsonify(said=said, version=version)


def version_of(said: str | None) -> int:
    """The version of the edition that a form says it was typed over; -1 where it says none."""
    return int(said) if said and said.isdecimal() and len(said) < 9 else -1


@bp.post("/office/newsletters/<slug>/refresh")
@requires(policies.edit, of=find_edition)
def refresh(edition: Edition) -> ResponseReturnValue:
    """Collect the blocks anew; what the editor wrote stays."""
    back = url_for(".desk", slug=edition.slug)
    try:
        with unit_of_work():
            changed = drafting.refresh(edition, by=me(), now=clock.now())
    except DomainError as error:
        return no(error, back)
    fresh = _("Fresh from the month: %(titles)s.", titles=", ".join(changed))
    note(fresh if changed else _("Nothing has changed."))
    return redirect(back, 303)
