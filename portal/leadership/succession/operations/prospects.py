"""What whoever is chosen next would take on: said before anybody is asked, and who could not."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from flask_babel import gettext as _

from portal.core.db import db
from portal.core.settings import today
from portal.leadership import errors
from portal.leadership.offices.lengths import Length
from portal.leadership.offices.models import Opening
from portal.leadership.offices.operations import apart, limits
from portal.leadership.offices.operations.beside import has_another_seat
from portal.leadership.offices.operations.lengths import length_of
from portal.leadership.succession import queries
from portal.leadership.succession.models import Call, Candidacy, CandidacyState
from portal.members.memberships.queries import members


def barred(call: Call, person_ids: Collection[int], length: Length) -> dict[int, str]:
    """Of those who stand whoever may not serve for this long, each with why."""
    days = length.start, length.end
    return limits.barred(call.position, person_ids, *days) | apart.barred(call.position, person_ids, *days)


def stands_beside(call: Call, person_id: int, length: Length, *, decided: bool) -> str | None:
    """Why somebody may not stand, where they hold what nobody may hold beside it, or have decided about others in the
    call: what `stand` would refuse.
    """
    if decided:
        return str(errors.DecidedThere.sentence)
    return apart.barred(call.position, [person_id], length.start, length.end).get(person_id)


def cannot_accept(candidacy: Candidacy, now: datetime) -> str | None:
    """Why somebody cannot accept the offer that they have, today: what `accept_offer` would refuse. For themselves."""
    if candidacy.state is not CandidacyState.OFFERED:
        return None
    offered = queries.candidacy(candidacy.id)
    if not members.is_member_on(offered.person_id, today(now)):
        return str(errors.OnlyMembersServe.sentence)
    if offered.opening is None:
        return str(errors.OfferGone.sentence)
    start, end = days_of(offered, offered.opening, now)
    if has_another_seat(offered.opening.seat, offered.person_id, start, end):
        return str(_("You have another seat in this body then. Step down from it first, and then accept."))
    return apart.barred(offered.call.position, [offered.person_id], start, end).get(offered.person_id)


def days_of(candidacy: Candidacy, opening: Opening, now: datetime) -> tuple[date, date]:
    """The term of whoever accepts now: as it was offered, as far as that is still ahead."""
    start, end = max(candidacy.offered_start or today(now), today(now)), candidacy.offered_end
    if end is None or end <= start:
        end = length_of(opening.seat, start).end
    return start, end


def how_long(call: Call) -> Length | None:
    """The term of whoever is chosen next: what the offer says, said before. None: nothing is left to offer.

    One statement.
    """
    rows = db.session.execute(queries.openings_and_terms(call, today())).all()
    if not rows:
        return None
    opening = rows[0][0]
    terms = [term for each, term in rows if each is opening and term is not None]
    return length_of(opening.seat, max(opening.free_from, today()), terms)


def would_serve_until(call: Call) -> date | None:
    """The day from which whoever is chosen next would serve no more, where that is not a full term from their first."""
    found = how_long(call)
    return None if found is None or found.is_full else found.end
