"""Every column of relationships and referrals that could tell who said no is sealed, or has a reason to stand in clear.

A new column that may be empty, or holds a yes or no, or one word of a few, fails here until somebody has asked: whoever
reads it in a copy of the database, do they learn who declined, who closed a door, who did not answer?
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

import portal
from portal.core.db import Model
from portal.core.sealing import fields_of

HOUSES = ("portal.relationships.", "portal.referrals.")
#: Reason -> columns that say nothing of a no.
HARMLESS = {
    "a keyed hash, which stands for somebody and tells nobody whom": """
        introduction.a_key introduction.b_key introduction.c_key introduction.pair_key outside_party.email_key
        referral.giver_key referral.receiver_key referral.referred_key referral.offer_key referral.meeting_key
    """,
    "its row leads to nobody: who took part is sealed": """
        introduction.due_at introduction.erased_at introduction_step.state introduction_step.party
        introduction_step.wording outside_party.nonce outside_party.token_hash outside_party.code_hash
        outside_party.code_until outside_party.agreed_at outside_party.wording outside_party.ended_at
        introduction.outside
        referral.outside referral.erased_at referral.kind referral.budget referral.timing referral.strength
        referral.talked_on referral.thanked_at referral_step.state referral_step.party referral_step.wording
    """,
    "the same after a yes, a no and a silence": "introduction_side.turn introduction_side.ask_at",
    "a yes, or help that both confirmed; without it a no looks like a silence": """
        tie.a_met_at tie.b_met_at tie.introduced_at tie_evidence.kind tie_evidence.giver work_wish.welcomed_at
        ask_answer.accepted_at ask_thanks.agreed_at goodwill_act.confirmed_at goodwill_act.by_receiver
        told_thanks.agreed_at
        goodwill_act.counts one_to_one.proposer_said one_to_one.other_said one_to_one.confirmed_at
        one_to_one_promise.kept_at one_to_one_promise.helped_at
    """,
    "that somebody asked, which says nothing of what was answered": """
        tie.a_asked_at tie.b_asked_at goodwill_act.asked_at one_to_one.asked_at suggestion_room.asked_at
    """,
    "told to the other of the two when it happens, and shown to both": """
        one_to_one.open_key one_to_one.starts_at one_to_one.ends_at one_to_one.revised_at one_to_one.called_off_at
        one_to_one.called_off_by one_to_one_round.by one_to_one_round.start_2 one_to_one_round.start_3
        one_to_one_round.place_kind one_to_one_round.answer one_to_one_round.answered_at one_to_one_round.chosen
        one_to_one_promise.shared
    """,
    "read on the board by all members, or by the room": """
        ask.side ask.kind ask.until ask.closed_at ask_ring.closed_at ask_answer.way
    """,
    "what the office did, which the asker is told": "ask.taken_down_at ask_report.settled_at",
    "when the house looked": "ask.reminded_at one_to_one_promise.reminded_at rhythm_round.done suggestion_room.waits",
    "one's own plan, diary or habit: nobody asked for anything, so there was nothing to decline": """
        aim.by aim.looked_at aim.ended_at aim.ended_as circle_chair.by circle_chair.kept_at
        contact.kind event_pick.coffee_on goodwill_act.kind goodwill_act.hidden_at rhythm.paused_until tie_note.met_on
        tie_rhythm.weeks tie_rhythm.let_be_until ask_thanks.shown
    """,
    "about all members alike and nobody of them": "suggestion_room.room suggestion_room.until",
    "the same for somebody known, a competitor and never; and for not now and silence": "suggestion_answer.until",
    "where a suggestion comes from": "suggestion.event_ref suggestion.body_ref",
}
DECLARED = {name for names in HARMLESS.values() for name in names.split()}


def models() -> Iterator[Any]:
    for found in pkgutil.walk_packages(portal.__path__, "portal."):
        if found.name.startswith(HOUSES) and found.name.endswith(".models"):
            importlib.import_module(found.name)
    for mapper in Model.registry.mappers:
        if mapper.class_.__module__.startswith(HOUSES):
            yield mapper.class_


def could_tell(model: Any) -> Iterator[str]:
    """Columns with something to tell beside whom they are about."""
    sealed = {"own_key", *(each.column for each in fields_of(model).values())}
    for column in model.__table__.columns:
        if column.name in sealed or column.foreign_keys or column.primary_key:
            continue
        if column.nullable or isinstance(column.type, sa.Boolean | sa.Enum):
            yield f"{model.__table__.name}.{column.name}"


def test_every_column_that_could_tell_a_no_is_sealed_or_has_a_reason() -> None:
    found = {name for model in models() for name in could_tell(model)}
    assert len(found) > 80
    assert found - DECLARED == set(), "seal it (`sealed_by(…, always=True)`), or say why it tells nobody's no"
    assert DECLARED - found == set(), "these are gone, or sealed by now"
    assert len(DECLARED) == sum(len(names.split()) for names in HARMLESS.values())


def test_what_holds_a_no_holds_something_always() -> None:
    """They are named here, so that none of them loses what makes a silence look like it."""
    kept = {f"{model.__table__.name}.{each.name}" for model in models() for each in fields_of(model).values()
            if each.always}  # fmt: skip
    assert kept == {
        "tie.a_left", "tie.b_left", "goodwill_act.left", "ask_answer.laid_aside", "ask_thanks.out", "told_thanks.out",
        "suggestion_answer.answer", "one_to_one.proposer_no", "one_to_one.other_no",
    }  # fmt: skip
