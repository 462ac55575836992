"""What must stay private, as one list, and what somebody finds who has every right of the office and copies of all.

A package that keeps something private adds a line to SECRETS: its name, what has to happen for it to be there, which
gives the words that nobody may find, and, where it is told by something else than words, how to see that.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.referrals.states import State
from portal.relationships.circle import operations as circle
from portal.relationships.picks.models import EventPick
from portal.relationships.plans import operations as plans
from portal.relationships.suggestions import operations as suggestions
from portal.relationships.suggestions.models import Answer as Said
from portal.relationships.ties.models import ContactKind
from portal.relationships.ties.operations import diary, ties
from tests.events.conftest import a_plan
from tests.referrals import doing
from tests.relationships.asks import doing as asks
from tests.relationships.company import Company
from tests.relationships.goodwill import doing as goodwill
from tests.relationships.introductions import blind
from tests.relationships.introductions import doing as introductions
from tests.relationships.one_to_ones import doing as one_to_ones
from tests.relationships.outside import doing as outside
from tests.security.loot import Loot, help_left_alone, left_alone, stands_out


@dataclass(frozen=True)
class Secret:
    """`happens`: makes it so, and gives the words. `told`: whether the rows tell it without words."""

    name: str
    happens: Callable[[Company], Sequence[str]]
    told: Callable[[Loot], bool] = field(default=lambda loot: False)


def writes_a_note(company: Company) -> list[str]:
    """In a browser, as people do."""
    words = ["Ottoline hums when she is cross", "By the heron weir"]
    company.browser("mara").submit(
        f"/relationships/{company.jonas}", {"note": words[0], "met_where": words[1]}, button="Save the note"
    )
    return words


def writes_into_their_diary(company: Company) -> list[str]:
    words, day = "Coffee; the lease of the yard runs out", clock.now().date()
    with unit_of_work():
        diary.log_contact(
            company.mara, company.jonas, day=day, kind=ContactKind.COFFEE, note=words, today=day, now=clock.now()
        )
    return [words]


def plans_a_next_step(company: Company) -> list[str]:
    words = "Lend him the almanac of 1911"
    with unit_of_work():
        circle.seat(company.mara, company.jonas, now=clock.now())
    with unit_of_work():
        circle.plan(company.mara, company.jonas, next_step=words, by=None)
    return [words]


def picks_somebody(company: Company) -> list[str]:
    from portal.events.programme.operations import planning

    words = ["Keeps bees behind the chandlery", "Bring her the seed catalogue"]
    with unit_of_work():
        event = planning.create_event(a_plan(), by=None, now=clock.now())
        db.session.flush()
        db.session.add(
            EventPick(
                owner_id=company.mara, event_id=event.id, number=1, about_id=company.jonas, picked_at=clock.now(),
                learned=words[0], kindness=words[1],
            )
        )  # fmt: skip
    return words


def leaves_a_question_alone(company: Company) -> list[str]:
    """Tilda asks Kofi whether they met; he leaves it alone."""
    with unit_of_work():
        ties.say_met(company.tilda, company.kofi, now=clock.now())
        ties.ask(company.tilda, company.kofi, now=clock.now())
        ties.leave_it(company.kofi, company.tilda, now=clock.now())
    return []


def leaves_help_alone(company: Company) -> list[str]:
    """Of two who are asked whether it helped, one leaves it."""
    for about in (company.tilda, company.amara):
        number = goodwill.note(company.kofi, about, line="")
        goodwill.ask(number)
    goodwill.act(number, goodwill.operations.leave_it, now=clock.now())
    return []


def lays_an_answer_aside(company: Company) -> list[str]:
    number = asks.post(company.tilda)
    answers = [asks.answer(number, helper) for helper in (company.amara, company.kofi)]
    asks.do(asks.answering.lay_aside, answers[0], now=clock.now())
    return []


def would_rather_not_be_thanked_aloud(company: Company) -> list[str]:
    """Two are thanked; one would rather not stand there, the other says nothing."""
    number = asks.post(company.jonas)
    for helper in (company.tilda, company.kofi):
        asks.answer(number, helper)
    asks.close(number, company.tilda, company.kofi, shown=True)
    asks.do(asks.closing.step_out, asks.thanks()[-1].id, now=clock.now())
    return []


def somebody_is_not_named(loot: Loot) -> bool:
    return stands_out("ask_thanks", "out")(loot) or {row["agreed_at"] for row in loot.rows["ask_thanks"]} != {None}


def says_that_it_did_not_take_place(company: Company) -> list[str]:
    number = one_to_ones.propose(company, "tilda", "kofi")
    one_to_ones.accept(number, company.kofi)
    with clock.frozen(clock.now() + timedelta(days=5)):
        one_to_ones.say(number, company.kofi, False)
    return []


def somebody_says_that_it_was_not(loot: Loot) -> bool:
    said = [row[f"{who}_said"] for row in loot.rows["one_to_one"] for who in ("proposer", "other")]
    return stands_out("one_to_one", "proposer_no", "other_no")(loot) or {*said} != {None}


def never_hears_of_somebody(company: Company) -> list[str]:
    """Of one never, another is known, and a third is not to come now."""
    for about, said in ((company.jonas, Said.NEVER), (company.amara, Said.KNOWN), (company.kofi, Said.NOT_NOW)):
        with unit_of_work():
            suggestions.answer(company.yusra, about, said, today=clock.now().date())
    return []


def asks_whether_they_met(company: Company) -> list[str]:
    """The letter of it waits in the queue."""
    with unit_of_work():
        ties.say_met(company.mara, company.kofi, now=clock.now())
        ties.ask(company.mara, company.kofi, now=clock.now())
    return ["relationships.question"]


def declines_an_offer(company: Company) -> list[str]:
    _know_each_other(company.mara, company.jonas, company.amara)
    doing.at(company, State.DECLINED)
    return [doing.NEED, doing.WHY, doing.HOW_KNOWN, doing.LINE, "referrals.declined"]


def _know_each_other(one: int, *others: int) -> None:
    with unit_of_work():
        for other in others:
            ties.introduced(one, other, now=clock.now())


def a_reason_is_told(loot: Loot) -> bool:
    return any(row.get("decline_code") for row in loot.rows["referral"])


def declines_an_introduction(company: Company) -> list[str]:
    _know_each_other(company.mara, company.jonas, company.amara)
    number = introductions.begin(company)
    introductions.no(number, introductions.Party.B)
    return [introductions.TO_B, introductions.TO_C, "introductions.asked"]


def asks_somebody_from_outside(company: Company) -> list[str]:
    """She has typed who she is, and not proved it yet."""
    _know_each_other(company.mara, company.jonas)
    number = outside.asked(company, need="Forty hymn books to mend")
    outside.type_yes(number)
    return ["Forty hymn books to mend", *(outside.TYPED[name] for name in ("name", "phone", "words"))]


def introduces_to_somebody_from_outside(company: Company) -> list[str]:
    """She has typed who she is, and then said no."""
    _know_each_other(company.kofi, company.tilda)
    number = blind.invited(company, asker="kofi", member="tilda")
    blind.type_yes(number, "ulla@elsewhere.example")
    blind.says_no(number)
    return [introductions.TO_B, blind.TO_ULLA, "introductions.link", *(blind.TYPED[name] for name in ("name", "phone"))]


def proposes_a_one_to_one(company: Company) -> list[str]:
    one_to_ones.propose(company)
    return [one_to_ones.LINE, one_to_ones.PLACE]


def writes_into_the_goodwill_diary(company: Company) -> list[str]:
    words = "Would you say that it helped with the lime?"
    goodwill.ask(goodwill.note(company.mara, company.jonas), words)
    return [goodwill.SECRET, words]


def answers_an_ask(company: Company) -> list[str]:
    words = "My cousin by the lock planes sashes"
    asks.answer(asks.post(company.mara), company.jonas, line=words)
    return [words]


def plans_whom_to_reach(company: Company) -> list[str]:
    words = ["A baker with a wood oven", "To ask what she pays for flour"]
    with unit_of_work():
        plans.write(company.mara, whom=words[0], person=None, purpose=words[1], by=None, now=clock.now())
    return words


def asks_a_third_person(company: Company) -> list[str]:
    """Kofi would be introduced to Tilda by Mara, and has not said yes."""
    _know_each_other(company.mara, company.kofi, company.tilda)
    number = doing.begin(company, receiver="tilda", referred="kofi", need="A roof for forty boats, soon")
    doing.act(number, doing.answering.accept)
    return ["A roof for forty boats, soon", "referrals.asked"]


def the_third_person_is_named(loot: Loot) -> bool:
    """By a number: all other columns of people are sealed."""
    people = {"giver_id", "receiver_id", "referred_id", "person_id"}
    return any(people & row.keys() for row in loot.rows["referral"])


SECRETS = [
    Secret("a note about somebody", writes_a_note),
    Secret("a line of a diary", writes_into_their_diary),
    Secret("the next step with somebody", plans_a_next_step),
    Secret("whom one picked, and what one learned", picks_somebody),
    Secret("that somebody asks whether they met", asks_whether_they_met),
    Secret("a question left alone", leaves_a_question_alone, left_alone),
    Secret("a question about help left alone", leaves_help_alone, help_left_alone),
    Secret("an answer laid aside", lays_an_answer_aside, stands_out("ask_answer", "laid_aside")),
    Secret("thanks that one would rather not stand in", would_rather_not_be_thanked_aloud, somebody_is_not_named),
    Secret("a talk that did not take place", says_that_it_did_not_take_place, somebody_says_that_it_was_not),
    Secret("somebody never to be suggested", never_hears_of_somebody, stands_out("suggestion_answer", "answer")),
    Secret("a declined referral", declines_an_offer, a_reason_is_told),
    Secret("who is asked, before their yes", asks_a_third_person, the_third_person_is_named),
    Secret("a declined introduction", declines_an_introduction),
    Secret("somebody from outside who was asked", asks_somebody_from_outside),
    Secret("a no from outside", introduces_to_somebody_from_outside),
    Secret("a one-to-one that is proposed", proposes_a_one_to_one),
    Secret("a line of the goodwill diary", writes_into_the_goodwill_diary),
    Secret("an answer to an ask", answers_an_ask),
    Secret("whom one wants to reach", plans_whom_to_reach),
]
