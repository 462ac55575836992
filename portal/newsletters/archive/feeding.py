"""The archive as an Atom feed (RFC 4287): what everybody may read, and nothing else."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import Response, render_template, request
from flask_babel import gettext as _
from sqlalchemy import func, select

from portal.core import language
from portal.core.actors import VISITOR
from portal.core.db import db
from portal.core.settings import association
from portal.core.web import external_url
from portal.newsletters import queries, reading
from portal.newsletters.archive.models import Shelf
from portal.newsletters.models import Edition
from portal.newsletters.rendering import absolute

MOST = 20
#: Ids stay when the portal moves to another host: they are made of what an edition has had since it was begun.
NAMES = uuid.UUID("5f0d6a4e-6a0e-4f57-9d53-0c7a2f1f9b11")
#: What XML 1.0 knows no way to say.
UNSAYABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def feed(now: datetime) -> Response:
    """The newest editions as visitors read them today, in the association's language.

    `updated` and Last-Modified change also when something is no longer for everybody: who asks for what has changed
    since they last looked is never told that nothing has.
    """
    rows = db.session.execute(queries.archive().limit(MOST)).all()
    first_begun = select(func.min(Edition.created_at)).scalar_subquery()
    last_taken_off = select(func.max(Shelf.taken_off_at)).scalar_subquery()
    begun, taken_off = db.session.execute(select(first_begun, last_taken_off)).one()
    contents = [revision.contents for _edition, revision, _shelf in rows]
    readable = reading.readable(contents, VISITOR)
    first = reading.openings(contents, VISITOR)
    updated = [_updated(row, pieces, now) for row, pieces in zip(rows, readable, strict=True)]
    last = max([*updated, *filter(None, [taken_off])], default=begun or now)
    with language.spoken(None):
        xml = render_template(
            "newsletters/feed.xml",
            id=_id("feed", begun),
            title=_("The newsletter of %(association)s", association=association().name),
            tag=language.ours(),
            updated=last,
            home=external_url("newsletters.index"),
            here=external_url("newsletters.feed"),
            association=association(),
            entries=[
                _entry(edition, pieces, opening.words, at)
                for (edition, *_rest), pieces, opening, at in zip(rows, readable, first, updated, strict=True)
            ],
        )
    response = Response(UNSAYABLE.sub("\ufffd", xml), mimetype="application/atom+xml")
    response.last_modified = last
    response.add_etag()
    response.make_conditional(request)
    return response


def _entry(edition: Edition, pieces: Sequence[reading.Piece], words: str, updated: datetime) -> dict[str, Any]:
    return {
        "id": _id(edition.slug, edition.created_at),
        "title": edition.title,
        "address": external_url("newsletters.show", slug=edition.slug),
        "published": edition.sending_from,
        "updated": updated,
        "summary": words,
        "html": render_template(
            "newsletters/feed_entry.html", pieces=pieces, absolute=absolute, home=external_url("home.index")
        ),
    }


def _updated(row: Any, pieces: Sequence[reading.Piece], now: datetime) -> datetime:
    edition, _revision, shelf = row
    if shelf is None:
        return edition.sending_from or now
    seen: datetime = shelf.changed_at
    return seen if shelf.outside in {"", reading.checksum(edition.title, pieces)} else now


def _id(what: str, begun: datetime | None) -> str:
    """RFC 4287, 4.2.6: for good, for this alone, and never that of another portal."""
    return uuid.uuid5(NAMES, f"{begun.isoformat() if begun else ''}/{what}").urn
