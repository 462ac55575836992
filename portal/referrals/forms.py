"""Forms of referrals."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.core.forms import Choice, Day, Form, LongText, Radio, Text, Yes
from portal.members.people.models import Person
from portal.referrals import words
from portal.referrals.models import Budget, Kind, Strength, Timing
from portal.referrals.operations.offering import Words
from portal.referrals.states import State

WORKING = State.WORKING.value
#: Instead of a member: somebody from outside, or nobody but the giver.
OUTSIDE, NOBODY, MEMBER = "outside", "nobody", "member"
BRINGS: dict[str, Any] = {
    OUTSIDE: _l("Not a member"),
    MEMBER: _l("A member"),
    NOBODY: _l("Only you"),
}


def listed(options: dict[str, Any]) -> list[tuple[str, Any]]:
    """The options as a field takes them."""
    return [(str(value), label) for value, label in options.items()]


class OfferForm(Form):
    """What could be given, to whom, and for whom. The words are for the receiver's eyes, so they name nobody."""

    receiver = Choice(_l("Whom could this help?"))
    referred = Choice(_l("Whom would you bring to them?"))
    told = Text(_l("Their name and firm, for a check"), required=False, limit=200, render_kw={"autocomplete": "off"})
    kind = Radio(_l("What is it?"), choices=[row for row in listed(words.KINDS) if row[0] != Kind.OWN_PURCHASE.value])
    need = LongText(_l("What is needed, in their words"), required=True, limit=600)
    why = LongText(_l("Why you thought of them"), required=True, limit=600)
    timing = Choice(_l("When"), choices=listed(words.TIMINGS), default=Timing.OPEN.value)
    budget = Choice(_l("About how much"), choices=listed(words.BUDGETS), default=Budget.UNKNOWN.value)
    strength = Choice(
        _l("How well you know the one you bring"), choices=listed(words.STRENGTHS), default=Strength.SOME.value
    )
    how_known = LongText(_l("How you know each other"), limit=400)
    #: One of BRINGS: a page asks for what that way needs, and for nothing else.
    bring = OUTSIDE

    def offer_people(self, people: Iterable[Person]) -> None:
        """The people to choose among: the giver's own confirmed ties."""
        known = [(str(person.id), person.name) for person in people]
        self.receiver.choices = [("", _l("Choose somebody you have met")), *known]
        self.referred.choices = [
            ("", _l("Choose whom it is about")),
            (OUTSIDE, _l("Somebody who is not a member")),
            (NOBODY, _l("Nobody but me: I would buy from them")),
            *known,
        ]

    def ask_for(self, bring: str) -> None:
        """Go that way: somebody from outside, a member, or nobody but the giver."""
        self.bring = bring if bring in BRINGS else OUTSIDE
        if self.bring == NOBODY:
            del self.kind
            del self.strength
        if self.bring == MEMBER:
            self.referred.choices = [row for row in self.referred.choices if row[0] not in (OUTSIDE, NOBODY)]

    def ask_for_the_same(self) -> None:
        """Go the way of what was sent, or of the draft."""
        self.ask_for(self.referred.data if self.referred.data in (OUTSIDE, NOBODY) else MEMBER)

    def third(self) -> int | None:
        """The member it is about; None for somebody from outside, and for the giver themself."""
        return None if self.referred.data in (OUTSIDE, NOBODY) else int(self.referred.data)

    def words(self) -> Words:
        """What the giver wrote, typed."""
        return Words(
            kind=Kind(self.kind.data) if self.kind else Kind.OWN_PURCHASE,
            need=self.need.data or "",
            why=self.why.data or "",
            budget=Budget(self.budget.data),
            timing=Timing(self.timing.data),
            strength=Strength(self.strength.data) if self.strength else Strength.SOME,
            how_known=self.how_known.data or "",
            told=self.told.data or "",
        )


class DeclineForm(Form):
    """Not this time, and why."""

    code = Choice(_l("Why"), choices=listed(words.DECLINES))
    line = Text(_l("A line to them"), required=False, limit=400)


class TalkedForm(Form):
    """We have talked."""

    talked_on = Day(_l("When did you talk?"))
    expected = Yes(_l("They expected my call"))


class OutcomeForm(Form):
    """How it turned out, so far or for good."""

    outcome = Radio(
        _l("So far"),
        choices=[
            (State.WON.value, words.OUTCOMES[State.WON]),
            (WORKING, _l("Still talking")),
            (State.NOT_FIT.value, words.OUTCOMES[State.NOT_FIT]),
            (State.NOT_WON.value, words.OUTCOMES[State.NOT_WON]),
            (State.UNREACHABLE.value, words.OUTCOMES[State.UNREACHABLE]),
        ],
    )
    thanks = LongText(_l("A word to them"), limit=2000)
    usefulness = Choice(
        _l("How useful was it to you?"),
        required=False,
        default="",
        choices=[("", _l("No answer")), *listed(words.USEFULNESS)],
    )
    value_band = Choice(
        _l("About how much is it worth?"),
        required=False,
        default="",
        choices=[("", _l("I keep that to myself")), *[row for row in listed(words.BUDGETS) if row[0] != "unknown"]],
    )


class UsefulForm(Form):
    """How useful it was, looking back."""

    usefulness = Radio(_l("How useful was it to you?"), choices=listed(words.USEFULNESS))


class ThanksForm(Form):
    """A word to the giver."""

    thanks = LongText(_l("A word to them"), required=True, limit=2000)
