"""Counting that a link was followed: roughly, and without anything of whom."""

from __future__ import annotations

import logging
import re
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.datastructures import Headers

from portal.core.db import db, is_sqlite
from portal.core.errors import DatabaseAway, TransientConflict
from portal.core.settings import association, today
from portal.core.work import unit_of_work
from portal.newsletters.clicks.models import EditionClick, EditionLink
from portal.newsletters.models import Edition

#: Who follows a link later than this has found the edition in an old mail; it leads on, and is not counted.
COUNTED_FOR = timedelta(days=60)
#: Below this a number is only said to be small: of three, each knows of the two others.
FEW = 5
#: What says of itself that it is a program.
_PROGRAM = re.compile(
    r"bot|crawl|spider|scan|preview|fetch|monitor|headless|proxy|curl|wget|python|java/|okhttp|go-http|libwww|barracuda"
    r"|mimecast|proofpoint|safelinks|urldefense|symantec|facebookexternalhit|slack|whatsapp|telegram|discord",
    re.IGNORECASE,
)
_AHEAD = re.compile(r"prefetch|preview|prerender", re.IGNORECASE)
log = logging.getLogger(__name__)


def find(token: str) -> tuple[EditionLink, datetime | None] | None:
    """The link, and when its edition went out."""
    found = select(EditionLink, Edition.sending_from).join(Edition, Edition.id == EditionLink.edition_id)
    row = db.session.execute(found.where(EditionLink.token == token)).first()
    return None if row is None else (row[0], row[1])


def count(link: EditionLink, sent: datetime | None, *, now: datetime) -> None:
    """Add one to today's number, while it is counted. It never keeps a reader from where they want to go."""
    if not association().count_clicks or sent is None or not sent <= now < sent + COUNTED_FOR:
        return
    row: dict[str, Any] = {"link_id": link.id, "day": today(now), "number": 1}
    try:
        with unit_of_work():
            insert = (sqlite if is_sqlite() else postgresql).insert(EditionClick).values(row)
            db.session.execute(
                insert.on_conflict_do_update(
                    index_elements=["link_id", "day"], set_={"number": EditionClick.number + 1}
                )
            )
    except (SQLAlchemyError, TransientConflict, DatabaseAway):
        db.session.rollback()
        log.warning("a followed link was not counted")


def is_somebody(method: str, headers: Headers) -> bool:
    """Whether this looks like a person who follows a link, and not like a program that looks ahead of them.

    A guess: scanners that pass for a browser are counted, and so is who follows a link twice. It looks at what is sent
    with any request and keeps nothing of it. Fetch metadata: W3C Fetch Metadata Request Headers.
    """
    if method != "GET":
        return False
    agent = headers.get("User-Agent", "")
    if not agent.startswith("Mozilla/") or _PROGRAM.search(agent):
        return False
    if any(_AHEAD.search(headers.get(name, "")) for name in ("Purpose", "Sec-Purpose", "X-Purpose", "X-Moz")):
        return False
    return headers.get("Sec-Fetch-Mode", "navigate") == "navigate"


def number_of(edition_id: ColumnElement[int] | int) -> Select[int]:
    """How often the links of an edition were followed, all of them together."""
    counted = select(func.coalesce(func.sum(EditionClick.number), 0)).join(
        EditionLink, EditionLink.id == EditionClick.link_id
    )
    return counted.where(EditionLink.edition_id == edition_id)


def by_link(edition: Edition) -> Select[str, str, int]:
    """(label, address, how often) of each link of an edition, the most followed first; those that few followed stand
    in their own order, since theirs would tell as well.
    """
    number = func.coalesce(func.sum(EditionClick.number), 0)
    return (
        select(EditionLink.label, EditionLink.address, number.label("number"))
        .outerjoin(EditionClick, EditionClick.link_id == EditionLink.id)
        .where(EditionLink.edition_id == edition.id)
        .group_by(EditionLink.id, EditionLink.label, EditionLink.address, EditionLink.position)
        .order_by(case((number < FEW, 0), else_=number).desc(), EditionLink.position)
    )
