"""Who hears of which turn. Keys are made of each party's own address, so that rows of mail cannot be put together."""

from __future__ import annotations

from typing import Any

from portal.core import clock
from portal.core.db import db
from portal.core.facts import reacts_to
from portal.core.tokens import made_of
from portal.core.web import external_url
from portal.mail import erasure, outbox
from portal.mail.addresses import Address
from portal.members.facts import PeopleMerged, PeopleSeparated, PersonErased
from portal.members.people import reach
from portal.referrals import facts, parties, queries
from portal.referrals.models import Kind, Referral
from portal.referrals.notices import KINDS
from portal.referrals.operations import forgetting
from portal.referrals.operations.steps import log_of
from portal.referrals.queries import handle_of
from portal.referrals.states import Party, State
from portal.relationships.outside import queries as outside
from portal.relationships.outside.notices import address_of

TURNS = [kind.name.removeprefix("referrals.") for kind in KINDS]
#: By what those who are asked hear of it first.
FIRST = {Party.RECEIVER: "offered", Party.REFERRED: "asked"}


class _Three:
    """The three of a referral as letters need them; one statement."""

    def __init__(self, fact: facts.ReferralFact) -> None:
        self.row = db.session.get_one(Referral, fact.referral_id)
        numbers = queries.numbers_of(self.row)
        found = reach.readers(numbers.values())
        self.readers = {party: found.get(number or 0) for party, number in numbers.items()}

    def name(self, party: Party) -> str:
        reader = self.readers[party]
        return reader.name if reader else ""

    def tell(self, party: Party, turn: str, *, reply_to: Address | None = None, **more: Any) -> None:
        """One message to one party: `more` is all that it says.

        It leaves at a moment of its own within the hour: whoever reads the ledger of mail may put it together neither
        with the step that it tells of, whose moment is kept, nor with what another party is told. What this party was
        to be told before and has not left is taken back: this says more.
        """
        reader = self.readers[party]
        if reader is None or reader.address is None:
            return
        handle = handle_of(self.row, party)
        page = external_url("referrals.show", handle=handle)
        outbox.cancel(*(_key(before, handle) for before in TURNS if before != turn), reason="overtaken")
        outbox.enqueue(
            f"referrals.{turn}",
            to=reader.address,
            context={"first": reader.first, "page": page, "own": self.row.kind is Kind.OWN_PURCHASE, **more},
            key=_key(turn, handle),
            reply_to=reply_to,
            not_before=outbox.within_the_hour(clock.now()),
        )

    def tell_the_giver(self, turn: str, **more: Any) -> None:
        """What the receiver did, or did not."""
        self.tell(Party.GIVER, turn, receiver=self.name(Party.RECEIVER), **more)

    def not_heard_yet(self, party: Party) -> bool:
        """A question leaves a while after it was put; until then it is taken back unheard."""
        return outbox.cancel(_key(FIRST[party], handle_of(self.row, party)))


def _key(turn: str, handle: str) -> str:
    """Whoever has the database finds no referral by the key of a letter, and so not whose it is."""
    return f"referrals.{turn}:{made_of('letter of a referral', f'{turn}:{handle}')}"


@reacts_to(facts.ReferralOffered)
def ask_the_receiver(fact: facts.ReferralOffered) -> None:
    """The receiver hears who offers, and nothing of whom."""
    three = _Three(fact)
    three.tell(Party.RECEIVER, "offered", giver=three.name(Party.GIVER))


@reacts_to(facts.ReferredPersonAsked)
def ask_the_referred(fact: facts.ReferredPersonAsked) -> None:
    """The referred person is asked to look, and hears who asks; for whom stands on the page alone."""
    three = _Three(fact)
    three.tell(Party.REFERRED, "asked", giver=three.name(Party.GIVER))


@reacts_to(facts.ReferralAccepted)
def tell_of_the_yes(fact: facts.ReferralAccepted) -> None:
    """The giver hears that the receiver has time for it."""
    three = _Three(fact)
    three.tell_the_giver("accepted", outside=three.row.outside)


@reacts_to(facts.ReferralDeclined)
def tell_of_the_no(fact: facts.ReferralDeclined) -> None:
    """The giver hears that the receiver declined; the reason stands on the page."""
    _Three(fact).tell_the_giver("declined")


@reacts_to(facts.ReferralExpired)
def tell_of_the_silence(fact: facts.ReferralExpired) -> None:
    """The giver hears that no answer came. Silence is neither a yes nor a no."""
    _Three(fact).tell_the_giver("expired")


@reacts_to(facts.ReferralNotGoingAhead)
def tell_that_it_ends(fact: facts.ReferralNotGoingAhead) -> None:
    """Whoever knew of it hears the same few words, which do not say why."""
    three = _Three(fact)
    withdrawn = any(step.state == State.WITHDRAWN for step in log_of(three.row))
    if fact.reached != State.OFFERED or not three.not_heard_yet(Party.RECEIVER):
        three.tell(Party.RECEIVER, "not_ahead")
    if not withdrawn:
        three.tell(Party.GIVER, "not_ahead")
    elif fact.reached == State.C_INVITED and not three.not_heard_yet(Party.REFERRED):
        three.tell(Party.REFERRED, "not_ahead")


@reacts_to(facts.PeopleIntroduced)
def introduce(fact: facts.PeopleIntroduced) -> None:
    """One message to both, each able to answer the other; the giver steps out."""
    three = _Three(fact)
    receiver, referred = three.readers[Party.RECEIVER], three.readers[Party.REFERRED]
    if receiver is None or three.readers[Party.GIVER] is None:
        return
    said = {"giver": three.name(Party.GIVER), "receiver": receiver.name}
    third = outside.party_to(queries.ERRAND, three.row.id) if three.row.outside else None
    if third is not None:
        three.tell(Party.RECEIVER, "introduced", **said, referred=third.name, reply_to=address_of(third))
    elif referred is not None:
        said["referred"] = referred.name
        three.tell(Party.RECEIVER, "introduced", **said, reply_to=referred.address)
        three.tell(Party.REFERRED, "introduced", **said, reply_to=receiver.address)
    three.tell_the_giver("together")


@reacts_to(facts.FirstContactMade)
def tell_that_they_talked(fact: facts.FirstContactMade) -> None:
    """The giver hears that it was followed up."""
    _Three(fact).tell_the_giver("talked")


@reacts_to(facts.OutcomeTold)
def tell_the_outcome(fact: facts.OutcomeTold) -> None:
    """The giver hears that the receiver has told how it turned out."""
    _Three(fact).tell_the_giver("outcome")


@reacts_to(facts.GiverThanked)
def pass_on_thanks(fact: facts.GiverThanked) -> None:
    """Thanks always reach the giver, word for word."""
    three = _Three(fact)
    three.tell_the_giver("thanks", thanks=three.row.thanks)


@reacts_to(facts.ReferralStopped)
def tell_that_it_ended(fact: facts.ReferralStopped) -> None:
    """Receiver and giver hear that it has ended. What would have told who it was is taken back, if it waits still."""
    three = _Three(fact)
    erasure.forget_letters([_key("introduced", handle_of(three.row, Party.RECEIVER))], now=clock.now())
    three.tell(Party.RECEIVER, "ended")
    three.tell(Party.GIVER, "ended")


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
        if fact.kept_id in queries.numbers_of(referral).values():
            continue
        if party := queries.party_of(referral, fact.merged_id):
            parties.lead(referral, party.value, fact.kept_id)


@reacts_to(PeopleSeparated)
def follow_them_back(fact: PeopleSeparated) -> None:
    """What was the other entry's before is theirs again."""
    for referral in db.session.scalars(queries.of_any_part(fact.kept_id)).all():
        if party := queries.party_of(referral, fact.kept_id):
            parties.lead_back(referral, party.value, fact.merged_id)
