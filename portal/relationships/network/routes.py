"""My network: the picture, and the same as a list."""

from __future__ import annotations

from datetime import date, datetime

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from portal.core.access import requires
from portal.core.actors import Standing
from portal.core.dates import local
from portal.core.db import db
from portal.core.paging import page_number, paginate
from portal.core.settings import association, today
from portal.members.people.models import Person
from portal.relationships.blueprint import bp
from portal.relationships.finding import me_id
from portal.relationships.network import picture, queries
from portal.relationships.network.picture import Near

WORDS = {Near.LATELY: _l("Lately"), Near.THIS_YEAR: _l("Within a year"), Near.RESTING: _l("Resting")}


@bp.get("/relationships/network")
@requires(Standing.MEMBER)
def network() -> ResponseReturnValue:
    """Whom I know: on the first page as a picture too."""
    me, day = me_id(), today()
    page = paginate(queries.known(me, day), page=page_number(), per_page=picture.MOST, rows=True)
    rows = [(person, _last(last, since)) for person, last, since in page.items]
    near = [(person, picture.nearness(last, day)) for person, last in rows]
    shared = queries.serving_together([person.id for person, _last in rows], day)
    return render_template(
        "relationships/network.html",
        page=page,
        rows=[(person, last, near_by) for (person, last), (_person, near_by) in zip(rows, near, strict=True)],
        drawing=picture.draw(near, shared) if rows and page.number == 1 else None,
        together=_together(shared, {person.id: person for person, _last in rows}),
        myself=db.session.get(Person, me),
        words=WORDS,
    )


def _last(touch: date | None, since: datetime) -> date:
    """When we were last in touch: what I wrote down or we both confirmed, or when the tie was confirmed."""
    confirmed = local(since, association().time_zone).date()
    return max(touch, confirmed) if touch else confirmed


def _together(
    shared: dict[tuple[int, int], list[str]], people: dict[int, Person]
) -> dict[int, list[tuple[Person, list[str]]]]:
    """For each person those on the page with whom they serve, and where."""
    found: dict[int, list[tuple[Person, list[str]]]] = {}
    for (one, other), names in shared.items():
        found.setdefault(one, []).append((people[other], names))
        found.setdefault(other, []).append((people[one], names))
    return found
