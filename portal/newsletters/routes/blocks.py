"""The blocks of an edition, each rewritten where it stands: opened, saved while typed, arranged, illustrated."""

from __future__ import annotations

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts import throttle
from portal.core import access, clock
from portal.core.access import requires
from portal.core.answering import Done, answered, no
from portal.core.db import db, one_or_404
from portal.core.errors import DomainError
from portal.core.work import unit_of_work
from portal.newsletters import pictures, policies, queries
from portal.newsletters.blueprint import bp
from portal.newsletters.forms import BlockForm
from portal.newsletters.models import PERSONAL, Block, Edition
from portal.newsletters.operations import editing, history, illustrating
from portal.newsletters.routes.collisions import collision
from portal.newsletters.routes.desk import Opened, desk_page, find_edition, me, saved, version_of
from portal.newsletters.versions import Contents


def find_block(slug: str, block_id: int, verb: str) -> tuple[Edition, Block, str]:
    """The edition and a block of it, with what shall be done to it."""
    edition = find_edition(slug)
    return edition, one_or_404(queries.block_of(edition, block_id)), verb


def find_own_block(slug: str, block_id: int) -> tuple[Edition, Block]:
    """The edition and a block of it that has words; each reader's own part has none."""
    edition = find_edition(slug)
    block: Block = one_or_404(queries.block_of(edition, block_id))
    return abort(404) if block.kind == PERSONAL else (edition, block)


def _contents(form: BlockForm) -> Contents:
    return {"title": form.title.data, "words": form.words.data or "", "for_members": bool(form.for_members.data)}


@bp.get("/office/newsletters/<slug>/blocks/<int:block_id>")
@requires(policies.edit, of=find_own_block)
def block(found: tuple[Edition, Block]) -> ResponseReturnValue:
    """The desk, with this block open as a form where it stands."""
    edition, part = found
    form = BlockForm(data=history.said_by(part) | {"version": str(edition.version)})
    return desk_page(edition, opened=Opened(part.id, form))


@bp.post("/office/newsletters/<slug>/blocks/<int:block_id>")
@requires(policies.edit, of=find_own_block)
def save_block(found: tuple[Edition, Block]) -> ResponseReturnValue:
    """Put one block into the editor's own words, or take a picture into them."""
    edition, part = found
    form, slug, number, before = BlockForm(), edition.slug, part.id, edition.version
    match request.form.get("choice"):
        case "picture":
            return _illustrated(edition, part, form)
        case "theirs":
            return _theirs(slug, part, form)
        case "both":
            both = collision(part, form, version_of(form.version.data))
            form.words.data, form.seen.data = both.together, str(before)
            return desk_page(edition, opened=Opened(number, form, collision(part, form, -1)))

    def act() -> Done:
        version = editing.rewrite(part, **_contents(form), version=_over(form), by=me(), now=clock.now())
        said = _("Saved. Refreshing will not touch these words.") if version > before else _("Nothing was changed.")
        return Done(_closed(slug, number), said)

    return answered(form, act) or _again(slug, number, form)


def _over(form: BlockForm) -> int:
    return version_of(form.seen.data or form.version.data)


def _closed(slug: str, number: int) -> str:
    return url_for(".desk", slug=slug) + f"#block-{number}"


def _again(slug: str, number: int, form: BlockForm) -> ResponseReturnValue:
    """The form once more, where it stands. Where somebody was faster, with both texts, and what was typed is kept."""
    edition = find_edition(slug)
    part = db.session.scalars(queries.block_of(edition, number)).first()
    if part is None or not isinstance(form.refusal, editing.SomebodyWasFaster):
        return desk_page(edition, opened=Opened(number, form))
    with unit_of_work():
        history.lay_aside(part, _contents(form), by=me(), now=clock.now())
    edition = find_edition(slug)
    met = collision(part, form, _over(form))
    form.seen.data = str(edition.version)
    return desk_page(edition, opened=Opened(number, form, met))


def _theirs(slug: str, part: Block, form: BlockForm) -> ResponseReturnValue:
    """Leave what somebody else saved. What was typed stays among the versions."""
    number = part.id
    with unit_of_work() as work:
        if form.validate() and _contents(form) != history.said_by(part):
            history.lay_aside(part, _contents(form), by=me(), now=clock.now())
        work.answer = _closed(slug, number)
    return redirect(work.answer, 303)


def _illustrated(edition: Edition, part: Block, form: BlockForm) -> ResponseReturnValue:
    """Keep the picture, put it at the end of the words, and save them; the form stays open."""
    slug, number, words = edition.slug, part.id, form.words.data or ""
    try:
        with unit_of_work():
            throttle.count(throttle.pictures(access.actor().account_id or 0), now=clock.now())
        if not getattr(form.picture.data, "filename", ""):
            raise DomainError(_("Choose a picture first."), field="picture")
        illustrating.told(form.alt.data or "")
        kept = pictures.keep(form.picture.data.stream)
        with unit_of_work():
            picture = illustrating.add(edition, kept, now=clock.now())
            form.words.data = illustrating.with_picture(words, picture, form.alt.data or "")
    except DomainError as error:
        form.validate()
        form.refuse(error)
        return desk_page(find_edition(slug), opened=Opened(number, form))
    form.alt.data = ""

    def act() -> Done:
        editing.rewrite(part, **_contents(form), version=_over(form), by=me(), now=clock.now())
        return Done(url_for(".block", slug=slug, block_id=number) + f"#block-{number}", _("The picture is in."))

    return answered(form, act) or _again(slug, number, form)


@bp.post("/office/newsletters/<slug>/blocks/<int:block_id>/typed")
@requires(policies.edit, of=find_own_block)
def typed_block(found: tuple[Edition, Block]) -> ResponseReturnValue:
    """For the script of the desk: keep what is typed so far, and say so plainly."""
    (edition, part), form = found, BlockForm()
    return saved(
        form, edition,
        lambda: editing.rewrite(part, **_contents(form), version=_over(form), by=me(), now=clock.now(), typed=True),
    )  # fmt: skip


@bp.post(
    "/office/newsletters/<slug>/blocks/<int:block_id>/<any(up, down, hide, show, pin, unpin, follow, remove):verb>"
)
@requires(policies.edit, of=find_block)
def arrange(found: tuple[Edition, Block, str]) -> ResponseReturnValue:
    """Move a block, leave it out or bring it back, pin it, let it follow its sources, or take a story out."""
    edition, part, verb = found
    slug, anchor = edition.slug, f"#block-{part.id}"
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
                    anchor = "#blocks"
    except DomainError as error:
        return no(error, url_for(".desk", slug=slug) + anchor)
    return redirect(url_for(".desk", slug=slug) + anchor, 303)


@bp.post("/office/newsletters/<slug>/stories")
@requires(policies.edit, of=find_edition)
def story(edition: Edition) -> ResponseReturnValue:
    """Begin a block of the editor's own, open where it stands; it is in the edition once it says something."""
    slug = edition.slug
    try:
        with unit_of_work() as work:
            begun = editing.begin_story(edition, by=me(), now=clock.now())
            work.answer = url_for(".block", slug=slug, block_id=begun.id) + f"#block-{begun.id}"
    except DomainError as error:
        return no(error, url_for(".desk", slug=slug))
    return redirect(work.answer, 303)
