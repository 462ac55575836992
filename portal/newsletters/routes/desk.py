"""The editor's desk: the drafts, and the pages on which a letter is put together."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import access, clock
from portal.core.access import requires
from portal.core.answering import answered, no, note, shown
from portal.core.dates import add_months
from portal.core.db import db, one_or_404
from portal.core.errors import DomainError
from portal.core.paging import page_number, paginate
from portal.core.say import say_month
from portal.core.settings import today
from portal.core.work import unit_of_work
from portal.newsletters import policies, queries, rendering
from portal.newsletters.blueprint import bp
from portal.newsletters.forms import BlockForm, HeadForm, MonthForm, StoryForm
from portal.newsletters.models import PERSONAL, Block, Edition
from portal.newsletters.operations import approving, drafting, editing
from portal.newsletters.proof import changes


def find_edition(slug: str) -> Edition:
    """The edition, for whoever may work on letters."""
    return one_or_404(queries.one_for_editors(slug))


def find_block(slug: str, block_id: int, **rest: str) -> tuple[Block, str]:
    """A block of the edition, with what shall be done to it."""
    return one_or_404(queries.block_of(find_edition(slug), block_id)), rest.get("verb", "")


def _edition_of(part: Block) -> Edition:
    return db.session.get_one(Edition, part.edition_id)


def me() -> str:
    """The name that editions keep of whoever changed them."""
    return access.actor().name


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
    form = HeadForm(obj=edition)
    return _desk(edition, form)


def _desk(edition: Edition, form: HeadForm) -> ResponseReturnValue:
    form.version.data = form.version.data or str(edition.version)
    approval = approving.valid_approval(edition)
    return shown(
        "newsletters/desk.html",
        edition=edition,
        form=form,
        stage=queries.stage(edition, queries.mailing_of(edition), approval),
        approval=approval,
        drafted=any(not block.is_own and not block.is_empty for block in edition.blocks),
        view=_view(),
        may_send=policies.send(access.actor()),
        stale=changes.sentences(edition, clock.now()) if edition.sending_from is None else {},
    )


def _view() -> str:
    wanted = request.args.get("view", "wide")
    return wanted if wanted in {"wide", "middle", "phone", "dark", "text"} else "wide"


@bp.post("/office/newsletters/<slug>")
@requires(policies.edit, of=find_edition)
def save(edition: Edition) -> ResponseReturnValue:
    """Title and subject line."""
    form = HeadForm()

    def act() -> str:
        editing.rename(
            edition,
            title=form.title.data,
            subject=form.subject.data,
            preheader=form.preheader.data or "",
            version=version_of(form.version.data),
            by=me(),
            now=clock.now(),
        )
        return url_for(".desk", slug=edition.slug)

    if done := answered(form, act, _("Saved.")):
        return done
    edition = find_edition(edition.slug)
    if form.form_errors:
        form.version.data = str(edition.version)
    return _desk(edition, form)


def version_of(said: str | None) -> int:
    return int(said) if said and said.isdecimal() and len(said) < 9 else -1


@bp.route("/office/newsletters/<slug>/blocks/<int:block_id>", methods=["GET", "POST"])
@requires(policies.edit, of=find_block)
def block(found: tuple[Block, str]) -> ResponseReturnValue:
    """Put one block into the editor's own words."""
    part = found[0]
    if part.kind == PERSONAL:
        abort(404)
    form = BlockForm(obj=part)
    if request.method == "GET":
        form.words.data = rendering.words_of(part)
        form.version.data = str(_edition_of(part).version)

    def act() -> str:
        editing.rewrite(
            part,
            title=form.title.data,
            words=form.words.data or "",
            for_members=form.for_members.data,
            version=version_of(form.version.data),
            by=me(),
            now=clock.now(),
        )
        return url_for(".desk", slug=_edition_of(part).slug) + f"#block-{part.id}"

    if done := answered(form, act, _("Saved. Refreshing will not touch these words.")):
        return done
    edition = _edition_of(part)
    if form.form_errors:
        form.version.data = str(edition.version)
    return shown("newsletters/block.html", block=part, edition=edition, form=form)


@bp.post(
    "/office/newsletters/<slug>/blocks/<int:block_id>/<any(up, down, hide, show, pin, unpin, follow, remove):verb>"
)
@requires(policies.edit, of=find_block)
def arrange(found: tuple[Block, str]) -> ResponseReturnValue:
    """Move a block, leave it out or bring it back, pin it, let it follow its sources, or take a story out."""
    part, verb = found
    slug, anchor = _edition_of(part).slug, f"#block-{part.id}"
    by, now = me(), clock.now()
    try:
        with unit_of_work():
            match verb:
                case "up" | "down":
                    editing.move(part, up=verb == "up", by=by, now=now)
                case "hide" | "show":
                    editing.show(part, shown=verb == "show", by=by, now=now)
                case "pin" | "unpin":
                    editing.pin(part, pinned=verb == "pin", by=by, now=now)
                case "follow":
                    editing.follow_sources(part, by=by, now=now)
                case _:
                    editing.remove_story(part, by=by, now=now)
                    anchor = ""
    except DomainError as error:
        return no(error, url_for(".desk", slug=slug) + anchor)
    return redirect(url_for(".desk", slug=slug) + anchor, 303)


@bp.route("/office/newsletters/<slug>/stories/new", methods=["GET", "POST"])
@requires(policies.edit, of=find_edition)
def story(edition: Edition) -> ResponseReturnValue:
    """Add a block of the editor's own."""
    form = StoryForm()

    def act() -> str:
        added = editing.add_story(edition, title=form.title.data, words=form.words.data, by=me(), now=clock.now())
        return url_for(".desk", slug=edition.slug) + f"#block-{added.id}"

    return answered(form, act) or shown("newsletters/story.html", edition=edition, form=form)


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
