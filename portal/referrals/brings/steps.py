"""What referrals bring to pages of others: next steps on the member's home."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm.attributes import set_committed_value

from portal.core import questions
from portal.core.actors import Actor
from portal.core.house import Step
from portal.core.questions import Question, Told, made_of
from portal.referrals import queries
from portal.referrals.models import Kind, Referral, ReferralStep
from portal.referrals.parties import PURPOSE
from portal.referrals.seen import Seen, Shown, see
from portal.referrals.states import LOOK_BACK, OVER, Party, State


def _mine() -> Select[Referral]:
    return (
        queries.known_to(questions.me_as(PURPOSE), erased_after=questions.now(-LOOK_BACK))
        .where(_unfinished())
        .limit(20)
    )


#: So long whoever would buy is reminded that the other one has time.
MENTIONED = timedelta(days=14)
MINE = Question[Referral](lambda _who: _mine())
STEPS = Question[ReferralStep](lambda _who: queries.steps_of(_mine()))


@made_of(lambda who: [MINE, STEPS] if who.is_member and who.person_id else [])
def steps(who: Actor, now: datetime, told: Told) -> Iterable[Step]:
    """What waits for this member's word, as sentences about people."""
    people, outside = queries.parties_to(told.get(MINE)), queries.outside_of(told.get(MINE))
    for row in told.get(MINE):
        set_committed_value(row, "steps", [step for step in told.get(STEPS) if step.referral_id == row.id])
        party = queries.party_of(row, who.person_id) if who.person_id else None
        seen = see(row, party, people, now, outside.get(row.id)) if party else None
        if seen and seen.kind == Kind.OWN_PURCHASE and seen.shown is not Shown.DRAFT:
            yield from _buying(seen, now)
        elif seen and seen.my_turn and seen.giver:
            yield _step(seen)


def _unfinished() -> ColumnElement[bool]:
    ends = select(ReferralStep.id).where(
        ReferralStep.referral_id == Referral.id, ReferralStep.state.in_([*OVER, State.ERASED])
    )
    return ~ends.exists()


def _buying(seen: Seen, now: datetime) -> Iterable[Step]:
    """Between two: who would buy, and whoever has time for it."""
    said = None
    if seen.party is Party.GIVER:
        other, when = seen.receiver, seen.at.get(State.ACCEPTED)
        name = other.first if other else ""
        if seen.shown is Shown.ASKING and when and when > now - MENTIONED:
            said = (_("Get in touch with %(name)s", name=name), _("See how to begin"), 16)
    else:
        other = seen.giver
        name = other.first if other else ""
        if "accept" in seen.verbs:
            said = (_("%(name)s would buy from you", name=name), _("Look at it"), 14)
        elif "talked" in seen.verbs:
            said = (_("Have you and %(name)s talked?", name=name), _("Say so"), 16)
        elif seen.my_turn:
            said = (_("Tell %(name)s how it turned out", name=name), _("Write to %(name)s", name=name), 10)
    if said and other:
        title, verb, order = said
        url = url_for("referrals.show", handle=seen.handle)
        text = _("“%(need)s”", need=seen.need)
        yield Step(title=title, text=text, actions=((verb, url),), order=order, face=other, icon="gift")


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
