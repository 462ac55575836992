"""The archive: what went out, for everybody; what names people, for members."""

from __future__ import annotations

from collections.abc import Sequence
from email.utils import format_datetime
from typing import Any

from flask import Response, abort, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core.access import actor, public
from portal.core.actors import VISITOR, Actor
from portal.core.caching import A_QUARTER_OF_AN_HOUR, cacheable
from portal.core.db import db
from portal.core.paging import page_number, paginate
from portal.core.settings import association
from portal.core.web import external_url
from portal.newsletters import policies, queries, reading
from portal.newsletters.blueprint import bp
from portal.newsletters.models import PERSONAL, Edition


@bp.get("/newsletters")
@public
def index() -> ResponseReturnValue:
    """All editions that went out, newest first."""
    page = paginate(queries.archive(), page=page_number(), per_page=24, rows=True)
    letters = _told(page.items, actor())
    return render_template("newsletters/index.html", letters=letters, page=page, editor=policies.edit(actor()))


@bp.get("/newsletters/<slug>")
@public
def show(slug: str) -> ResponseReturnValue:
    """One letter as a page."""
    found = db.session.execute(queries.archive().where(Edition.slug == slug)).first()
    if found is None:
        abort(404)
    edition, revision = found
    who = actor()
    (pieces,) = reading.readable([revision.contents], who)
    more = not who.is_member and _lines(pieces) < _lines(revision.contents)
    return render_template("newsletters/show.html", edition=edition, pieces=pieces, more_for_members=more)


@bp.get("/newsletters.xml")
@public
@cacheable(A_QUARTER_OF_AN_HOUR)
def feed() -> ResponseReturnValue:
    """The archive as RSS 2.0: only what everybody may read."""
    rows = db.session.execute(queries.archive().limit(20)).all()
    letters = _told(rows, VISITOR)
    xml = render_template(
        "newsletters/feed.xml",
        letters=letters,
        title=_("The newsletter of %(association)s", association=association().name),
        home=external_url("newsletters.index"),
        here=external_url("newsletters.feed"),
    )
    return Response(xml, mimetype="application/rss+xml")


def _told(rows: Sequence[Any], who: Actor) -> list[dict[str, Any]]:
    """Editions with their newest revisions, as lists and the feed show them to this reader."""
    excerpts = reading.excerpts([revision.contents for _edition, revision in rows], who)
    return [
        {
            "title": edition.title,
            "month": edition.month,
            "sent": edition.sending_from,
            "sent_rfc": format_datetime(edition.sending_from) if edition.sending_from else "",
            "url": url_for("newsletters.show", slug=edition.slug),
            "address": external_url("newsletters.show", slug=edition.slug),
            "excerpt": words,
        }
        for (edition, _revision), words in zip(rows, excerpts, strict=True)
    ]


def _lines(pieces: Sequence[dict[str, Any]]) -> int:
    """How much there is to read; nobody's own part counts."""
    return sum(max(1, len(piece["items"])) for piece in pieces if piece["kind"] != PERSONAL)
