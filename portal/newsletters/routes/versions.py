"""What an edition said before: looked at, compared with now, and brought back."""

from __future__ import annotations

from collections.abc import Sequence

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.access import requires
from portal.core.answering import no, note, shown
from portal.core.db import db, one_or_404
from portal.core.errors import DomainError
from portal.core.paging import page_number, paginate
from portal.core.text import plain
from portal.core.work import unit_of_work
from portal.newsletters import merging, policies, queries
from portal.newsletters.blueprint import bp
from portal.newsletters.models import Block, Edition
from portal.newsletters.operations import editing, history
from portal.newsletters.routes.blocks import find_own_block
from portal.newsletters.routes.desk import find_edition, me
from portal.newsletters.versions import KEPT, EditionVersion

PER_PAGE = 20


def find_version(slug: str, version_id: int) -> tuple[Edition, EditionVersion]:
    """A saved state of this edition, with it."""
    edition = find_edition(slug)
    return edition, one_or_404(history.one(edition, version_id))


@bp.get("/office/newsletters/<slug>/versions")
@requires(policies.edit, of=find_edition)
def versions(edition: Edition) -> ResponseReturnValue:
    """Title, subject line and preheader as they were before, and blocks that were taken away."""
    return _listed(edition, edition)


@bp.get("/office/newsletters/<slug>/blocks/<int:block_id>/versions")
@requires(policies.edit, of=find_own_block)
def block_versions(found: tuple[Edition, Block]) -> ResponseReturnValue:
    """How a block read before."""
    return _listed(*found)


def _listed(edition: Edition, part: Edition | Block) -> ResponseReturnValue:
    page = paginate(history.versions_of(part), page=page_number(), per_page=PER_PAGE)
    gone = list(db.session.scalars(history.taken_away(edition).limit(PER_PAGE))) if part is edition else []
    return shown(
        "newsletters/versions.html",
        edition=edition,
        block=part if isinstance(part, Block) else None,
        page=page,
        rows=_rows(page.items),
        gone=_rows(gone),
        days=KEPT.days,
    )


def _rows(found: Sequence[EditionVersion]) -> list[tuple[EditionVersion, str, str]]:
    """Each state with the name of whoever saved it and its first words."""
    names = queries.names_of(found)
    return [(each, names.get(each.account_id or 0, ""), _begins(each)) for each in found]


def _begins(version: EditionVersion) -> str:
    return version.contents["subject"] if version.of_head else plain(version.contents["words"], 120)


@bp.get("/office/newsletters/<slug>/versions/<int:version_id>")
@requires(policies.edit, of=find_version)
def version(found: tuple[Edition, EditionVersion]) -> ResponseReturnValue:
    """One earlier state, compared with what stands there now."""
    edition, then = found
    part = edition if then.of_head else next((each for each in edition.blocks if each.id == then.block_id), None)
    now = history.said_by(part) if part else dict.fromkeys(then.contents, "")
    labels = {
        "title": _("Title") if then.of_head else _("Heading"),
        "subject": _("Subject line"),
        "preheader": _("Line beside the subject"),
        "words": _("Text"),
    }
    compared = [
        (label, merging.changes(then.contents[name], now[name]))
        for name, label in labels.items()
        if name in then.contents
    ]
    return shown(
        "newsletters/version.html",
        edition=edition,
        block=part if isinstance(part, Block) else None,
        then=then,
        by=queries.names_of([then]).get(then.account_id or 0, ""),
        compared=compared,
        same=part is not None and then.contents == now,
        open=edition.sending_from is None and edition.cancelled_at is None,
    )


@bp.post("/office/newsletters/<slug>/versions/<int:version_id>/back")
@requires(policies.edit, of=find_version)
def bring_back(found: tuple[Edition, EditionVersion]) -> ResponseReturnValue:
    """Let it say that again. What it says now is kept."""
    edition, then = found
    slug = edition.slug
    try:
        with unit_of_work() as work:
            block = editing.bring_back(then, by=me(), now=clock.now())
            work.answer = url_for(".desk", slug=slug) + (f"#block-{block.id}" if block else "")
    except DomainError as error:
        return no(error, url_for(".desk", slug=slug))
    note(_("It is back. What stood there before is among the earlier versions."))
    return redirect(work.answer, 303)
