"""Members are named to read who stands in a call, write what they think, and leave. Under the call's lock."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, or_, select

from portal.core import audit
from portal.core.db import db
from portal.core.facts import record
from portal.core.locking import lock
from portal.core.settings import today
from portal.leadership import errors
from portal.leadership.facts import PanelNamed
from portal.leadership.succession import queries
from portal.leadership.succession.errors import NotOnPanel, NotYourself, PanelFull, PanelOver, StandsThere
from portal.leadership.succession.models import Call, Candidacy, CandidacyState
from portal.leadership.succession.panel import MOST_READERS, Assessment, PanelMember
from portal.members.memberships.queries import members
from portal.members.people.models import Person


def name_reader(call: Call, person: Person, *, by: Person | None, now: datetime) -> PanelMember:
    """Put somebody on the panel of a call; they are written to. A repeat does nothing.

    That they stand is said to whoever decides, who reads it anyway; whoever was suggested is on a panel on which they
    read nothing. Raises PanelOver, NotYourself, OnlyMembersServe, PanelFull, StandsThere.
    """
    call = _hold(call.id)
    if call.is_over:
        raise PanelOver
    if by is not None and by.id == person.id:
        raise NotYourself
    if not members.is_member_on(person.id, today(now)):
        raise errors.OnlyMembersServe
    there = queries.panel_of(call)
    for reader in there:
        if reader.person.id == person.id:
            return reader.member
    if len(there) >= MOST_READERS:
        raise PanelFull
    if by is not None and _stands(call, person):
        raise StandsThere
    member = PanelMember(call_id=call.id, person_id=person.id, named_at=now)
    db.session.add(member)
    db.session.flush()
    audit.write("leadership.panel_named", about=call, after={"person": person.id})
    record(PanelNamed(panel_member_id=member.id))
    return member


def leave_panel(member: PanelMember, *, now: datetime) -> None:
    """Take somebody off a panel, or leave it; what they wrote goes with them. A repeat does nothing."""
    call = _hold(member.call_id)
    db.session.refresh(member, ["left_at"])
    if member.left_at is not None:
        return
    member.left_at = now
    forget_words(call.id, member.person_id)
    db.session.flush()
    audit.write("leadership.panel_left", about=call, before={"person": member.person_id})


def assess(candidacy: Candidacy, *, words: str, by: Person, now: datetime) -> Assessment:
    """Say what one thinks of a candidate; again replaces it. It leaves no entry in the trail.

    Raises NotOnPanel, AlreadyDecided where they stepped back.
    """
    call = _hold(candidacy.call_id)
    if not queries.reads(call, by.id) or not members.is_member_on(by.id, today(now)):
        raise NotOnPanel
    candidacy = queries.candidacy(candidacy.id)
    if candidacy.state_on(today(now)) in {CandidacyState.WITHDRAWN, CandidacyState.SUGGESTED, CandidacyState.DECLINED}:
        raise errors.AlreadyDecided
    mine = Assessment.candidacy_id == candidacy.id, Assessment.person_id == by.id
    found = db.session.scalar(select(Assessment).where(*mine))
    if found is None:
        found = Assessment(candidacy_id=candidacy.id, person_id=by.id)
        db.session.add(found)
    found.words, found.written_at = words, now
    db.session.flush()
    return found


def forget_words(call_id: int, person_id: int | None = None) -> None:
    """Delete what a panel thinks of those who stand in a call; of one person on it, where that is said."""
    of_call = select(Candidacy.id).where(Candidacy.call_id == call_id)
    gone = delete(Assessment).where(Assessment.candidacy_id.in_(of_call))
    db.session.execute(gone.where(Assessment.person_id == person_id) if person_id is not None else gone)


def forget_words_about(candidacy_id: int) -> None:
    """Nobody needs to think anything of whoever stepped back."""
    db.session.execute(delete(Assessment).where(Assessment.candidacy_id == candidacy_id))


def forget_reader(person_id: int) -> None:
    """Nobody is on a panel who is forgotten or died, and nothing is thought of them."""
    theirs = select(Candidacy.id).where(Candidacy.person_id == person_id)
    either = or_(Assessment.person_id == person_id, Assessment.candidacy_id.in_(theirs))
    db.session.execute(delete(Assessment).where(either))
    db.session.execute(delete(PanelMember).where(PanelMember.person_id == person_id))


def _hold(number: int) -> Call:
    lock(db.session.get_one(Call, number))
    return db.session.scalars(queries.call_with_body(number).execution_options(populate_existing=True)).one()


def _stands(call: Call, person: Person) -> bool:
    stood = Candidacy.call_id == call.id, Candidacy.person_id == person.id, Candidacy.stood_at.is_not(None)
    return db.session.scalar(select(Candidacy.id).where(*stood).limit(1)) is not None
