"""What referrals bring to pages of others: next steps on the member's home."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, select

from portal.core.actors import Actor
from portal.core.db import db
from portal.core.house import Step
from portal.members.people.queries import people_by_id
from portal.referrals import queries
from portal.referrals.models import Referral, ReferralStep
from portal.referrals.seen import Seen, see
from portal.referrals.states import OVER, Party, State


def steps(who: Actor, now: datetime) -> Iterable[Step]:
    """What waits for this member's word, as sentences about people."""
    if not who.is_member or who.person_id is None:
        return
    me = who.person_id
    rows = db.session.scalars(queries.of(me, now).where(_unfinished()).limit(20)).all()
    people = people_by_id({number for r in rows for number in (r.giver_id, r.receiver_id, r.referred_id)})
    for row in rows:
        party = queries.party_of(row, me)
        seen = see(row, party, people, now) if party else None
        if seen and seen.my_turn and seen.giver:
            yield _step(seen)


def _unfinished() -> ColumnElement[bool]:
    ends = select(ReferralStep.id).where(
        ReferralStep.referral_id == Referral.id, ReferralStep.state.in_([*OVER, State.ERASED])
    )
    return ~ends.exists()


def _step(seen: Seen) -> Step:
    url = url_for("referrals.show", handle=seen.handle)
    giver = seen.giver.first if seen.giver else ""
    if seen.party is Party.GIVER:
        other = seen.receiver.first if seen.receiver else ""
        return Step(
            title=_("Your offer to %(name)s is still a draft", name=other),
            text=_("Read it once more and send it, without the name, whenever you like."),
            actions=((_("Open the draft"), url),),
            order=55,
            face=seen.receiver,
            icon="gift",
        )
    if seen.party is Party.REFERRED:
        return Step(
            title=_("%(name)s would like to introduce you", name=giver),
            text=_("Nothing happens without your yes. Read whom to, and why."),
            actions=((_("Read and answer"), url),),
            order=12,
            face=seen.giver,
            icon="handshake",
        )
    if "accept" in seen.verbs:
        return Step(
            title=_("%(name)s offers you an introduction", name=giver),
            text=_("“%(need)s”", need=seen.need),
            actions=((_("Look at the offer"), url),),
            order=14,
            face=seen.giver,
            icon="gift",
        )
    if "talked" in seen.verbs:
        other = seen.referred.first if seen.referred else ""
        return Step(
            title=_("%(name)s expects to hear from you", name=other),
            text=_("%(giver)s introduced the two of you, and both of you said yes.", giver=giver),
            actions=((_("See how to begin"), url),),
            order=16,
            face=seen.referred,
            icon="phone",
        )
    return Step(
        title=_("Tell %(name)s how the introduction turned out", name=giver),
        text=_("“%(need)s” A few words are plenty.", need=seen.need),
        actions=((_("Write to %(name)s", name=giver), url),),
        order=10,
        face=seen.giver,
        icon="lamp",
    )
