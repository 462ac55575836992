"""Who hears of which turn. Keys are made of each party's own address, so that rows of mail cannot be put together."""

from __future__ import annotations

from typing import Any

from portal.core import clock
from portal.core.db import db
from portal.core.facts import reacts_to
from portal.core.tokens import made_of
from portal.core.web import external_url
from portal.mail import outbox
from portal.members.facts import PeopleMerged, PeopleSeparated, PersonErased
from portal.members.people import reach
from portal.members.people.reach import Reader
from portal.referrals import facts, parties, queries
from portal.referrals.models import Kind, Referral
from portal.referrals.operations import forgetting
from portal.referrals.operations.steps import log_of
from portal.referrals.queries import handle_of
from portal.referrals.states import Party, State
from portal.relationships.outside import queries as outside
from portal.relationships.outside.notices import address_of

PARTIES = ("giver", "receiver", "referred")
#: Turns that the referred person hears of before they have said yes. Nobody who watches the mail leave may put them
#: together with what the giver or the receiver is told in the same minute.
UNSEEN = {"asked", "not_ahead"}


def _tell(referral: Referral, party: Party, turn: str, **more: Any) -> None:
    """One message to one party: `more` is all that it says."""
    person = _person(referral, party)
    if person is None or person.address is None:
        return
    handle = handle_of(referral, party)
    page = external_url("referrals.show", handle=handle)
    reply_to = more.pop("reply_to", None)
    outbox.enqueue(
        f"referrals.{turn}",
        to=person.address,
        context={"first": person.first, "page": page, "own": referral.kind is Kind.OWN_PURCHASE, **more},
        key=_key(turn, handle),
        reply_to=reply_to,
        not_before=outbox.within_the_hour(clock.now()) if party is Party.REFERRED and turn in UNSEEN else None,
    )


def _person(referral: Referral, party: Party) -> Reader | None:
    ids = {
        Party.GIVER: referral.giver_id,
        Party.RECEIVER: referral.receiver_id,
        Party.REFERRED: referral.referred_id,
    }
    number = ids[party]
    return reach.readers([number]).get(number or 0)


def _name(referral: Referral, party: Party) -> str:
    person = _person(referral, party)
    return person.name if person else ""


def _of(fact: facts.ReferralFact) -> Referral:
    return db.session.get_one(Referral, fact.referral_id)


def _not_asked_yet(referral: Referral) -> bool:
    """The question to the referred person leaves a while after it was put; until then it is taken back unheard."""
    return outbox.cancel(_key("asked", handle_of(referral, Party.REFERRED)))


def _key(turn: str, handle: str) -> str:
    """Whoever has the database finds no referral by the key of a letter, and so not whose it is."""
    return f"referrals.{turn}:{made_of('letter of a referral', f'{turn}:{handle}')}"


@reacts_to(facts.ReferralOffered)
def ask_the_receiver(fact: facts.ReferralOffered) -> None:
    """The receiver hears who offers, and nothing of whom."""
    referral = _of(fact)
    _tell(referral, Party.RECEIVER, "offered", giver=_name(referral, Party.GIVER))


@reacts_to(facts.ReferredPersonAsked)
def ask_the_referred(fact: facts.ReferredPersonAsked) -> None:
    """The referred person is asked to look, and hears who asks; for whom stands on the page alone."""
    referral = _of(fact)
    _tell(referral, Party.REFERRED, "asked", giver=_name(referral, Party.GIVER))


@reacts_to(facts.ReferralAccepted)
def tell_of_the_yes(fact: facts.ReferralAccepted) -> None:
    """The giver hears that the receiver has time for it."""
    referral = _of(fact)
    receiver = _name(referral, Party.RECEIVER)
    _tell(referral, Party.GIVER, "accepted", receiver=receiver, outside=referral.outside)


@reacts_to(facts.ReferralDeclined)
def tell_of_the_no(fact: facts.ReferralDeclined) -> None:
    """The giver hears that the receiver declined; the reason stands on the page."""
    referral = _of(fact)
    _tell(referral, Party.GIVER, "declined", receiver=_name(referral, Party.RECEIVER))


@reacts_to(facts.ReferralExpired)
def tell_of_the_silence(fact: facts.ReferralExpired) -> None:
    """The giver hears that no answer came. Silence is neither a yes nor a no."""
    referral = _of(fact)
    _tell(referral, Party.GIVER, "expired", receiver=_name(referral, Party.RECEIVER))


@reacts_to(facts.ReferralNotGoingAhead)
def tell_that_it_ends(fact: facts.ReferralNotGoingAhead) -> None:
    """Whoever knew of it hears the same few words, which do not say why."""
    referral = _of(fact)
    withdrawn = any(step.state == State.WITHDRAWN for step in log_of(referral))
    _tell(referral, Party.RECEIVER, "not_ahead")
    if not withdrawn:
        _tell(referral, Party.GIVER, "not_ahead")
    elif fact.reached == State.C_INVITED and not _not_asked_yet(referral):
        _tell(referral, Party.REFERRED, "not_ahead")


@reacts_to(facts.PeopleIntroduced)
def introduce(fact: facts.PeopleIntroduced) -> None:
    """One message to both, each able to answer the other; the giver steps out."""
    referral = _of(fact)
    giver, receiver, referred = (_person(referral, party) for party in (Party.GIVER, Party.RECEIVER, Party.REFERRED))
    if giver is None or receiver is None:
        return
    said = {"giver": giver.name, "receiver": receiver.name}
    third = outside.party_to(queries.ERRAND, referral.id) if referral.outside else None
    if third is not None:
        named = said | {"referred": third.name}
        _tell(referral, Party.RECEIVER, "introduced", **named, reply_to=address_of(third))
    elif referred is not None:
        named = said | {"referred": referred.name}
        _tell(referral, Party.RECEIVER, "introduced", **named, reply_to=referred.address)
        _tell(referral, Party.REFERRED, "introduced", **named, reply_to=receiver.address)
    _tell(referral, Party.GIVER, "together", receiver=receiver.name)


@reacts_to(facts.FirstContactMade)
def tell_that_they_talked(fact: facts.FirstContactMade) -> None:
    """The giver hears that it was followed up."""
    referral = _of(fact)
    _tell(referral, Party.GIVER, "talked", receiver=_name(referral, Party.RECEIVER))


@reacts_to(facts.OutcomeTold)
def tell_the_outcome(fact: facts.OutcomeTold) -> None:
    """The giver hears that the receiver has told how it turned out."""
    referral = _of(fact)
    _tell(referral, Party.GIVER, "outcome", receiver=_name(referral, Party.RECEIVER))


@reacts_to(facts.GiverThanked)
def pass_on_thanks(fact: facts.GiverThanked) -> None:
    """Thanks always reach the giver, word for word."""
    referral = _of(fact)
    _tell(referral, Party.GIVER, "thanks", receiver=_name(referral, Party.RECEIVER), thanks=referral.thanks)


@reacts_to(facts.ReferralStopped)
def tell_that_it_ended(fact: facts.ReferralStopped) -> None:
    """Receiver and giver hear that it has ended."""
    referral = _of(fact)
    _tell(referral, Party.RECEIVER, "ended")
    _tell(referral, Party.GIVER, "ended")


@reacts_to(PersonErased)
def forget(fact: PersonErased) -> None:
    """Nothing is left of what they gave, received or were named in, but that there was something."""
    for referral in db.session.scalars(queries.of_any_part(fact.person_id)).all():
        forgetting.erase(referral, Party.HOUSE, now=clock.now())
        forgetting.let_go(referral)


@reacts_to(PeopleMerged)
def follow_them(fact: PeopleMerged) -> None:
    """What somebody gave, received or was named in goes along to the entry that is theirs since.

    A referral in which both entries take part stays as it is: two of its three people were one all along.
    """
    for referral in db.session.scalars(queries.of_any_part(fact.merged_id)).all():
        if fact.kept_id in (referral.giver_id, referral.receiver_id, referral.referred_id):
            continue
        for name in PARTIES:
            if getattr(referral, f"{name}_id") == fact.merged_id:
                parties.lead(referral, name, fact.kept_id)


@reacts_to(PeopleSeparated)
def follow_them_back(fact: PeopleSeparated) -> None:
    """What was the other entry's before is theirs again."""
    for referral in db.session.scalars(queries.of_any_part(fact.kept_id)).all():
        for name in PARTIES:
            if getattr(referral, f"{name}_id") == fact.kept_id:
                parties.lead_back(referral, name, fact.merged_id)
