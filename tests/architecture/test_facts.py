"""What the portal announces is a promise to those outside: names and payloads are added, never changed."""

from __future__ import annotations

import dataclasses
import pkgutil
import typing
from collections.abc import Iterator
from datetime import date, datetime
from importlib import import_module
from types import NoneType, UnionType

import portal
from portal.core.facts import Fact
from tests.architecture.sources import listed

#: Public name → what its payload says. Add yours; a line that stands here stays as it is.
PROMISED = {
    "accounts.account_closed": ("account_id",),
    "accounts.account_created": ("account_id",),
    "accounts.account_recovered": ("account_id",),
    "accounts.association_set_up": ("account_id", "joins"),
    "accounts.email_changed": ("account_id",),
    "accounts.invitation_accepted": ("account_id", "invitation_id"),
    "accounts.password_changed": ("account_id",),
    "accounts.right_ended": ("grant_id",),
    "accounts.right_granted": ("grant_id",),
    "events.changes_told": ("event_id", "sequence"),
    "events.event_cancelled": ("event_id",),
    "events.hold_expired": ("registration_id", "event_id", "person_id"),
    "events.payment_reminded": ("registration_id", "event_id", "person_id"),
    "events.place_held": ("registration_id", "event_id", "person_id"),
    "events.sign_up_refused": ("registration_id", "event_id", "person_id"),
    "events.event_changed": ("event_id", "moved", "off_since"),
    "events.event_postponed": ("event_id",),
    "events.event_published": ("event_id",),
    "events.event_repeated": ("event_id", "of_event_id"),
    "events.offer_declined": ("registration_id", "event_id", "person_id"),
    "events.offer_expired": ("registration_id", "event_id", "person_id"),
    "events.people_introduced": ("event_id", "by_person_id", "a_person_id", "b_person_id"),
    "events.place_offered": ("registration_id", "event_id", "person_id"),
    "events.guests_changed": ("registration_id", "event_id", "person_id"),
    "events.registration_cancelled": ("registration_id", "event_id", "person_id"),
    "events.registration_confirmed": ("registration_id", "event_id", "person_id"),
    "events.registration_released": ("registration_id", "event_id", "person_id"),
    "events.registration_removed": ("registration_id", "event_id", "person_id"),
    "events.visit_asked": ("visitor_id",),
    "events.waiting_list_joined": ("registration_id", "event_id", "person_id"),
    "leadership.call_filled": ("call_id",),
    "leadership.call_opened": ("call_id",),
    "leadership.call_withdrawn": ("call_id",),
    "leadership.candidacy_made": ("candidacy_id",),
    "leadership.candidacy_not_selected": ("candidacy_id",),
    "leadership.candidacy_offered": ("candidacy_id",),
    "leadership.candidacy_withdrawn": ("candidacy_id",),
    "leadership.choice_returned": ("candidacy_id",),
    "leadership.circle_addressed": ("word_id",),
    "leadership.conversation_wished": ("term_id",),
    "leadership.handover_acknowledged": ("term_id", "by_leaver"),
    "leadership.handover_meeting_agreed": ("term_id", "proposal"),
    "leadership.handover_meeting_proposed": ("term_id", "proposal"),
    "leadership.offer_declined": ("candidacy_id",),
    "leadership.offer_lapsed": ("candidacy_id",),
    "leadership.panel_named": ("panel_member_id",),
    "leadership.person_suggested": ("candidacy_id",),
    "leadership.term_began": ("term_id",),
    "leadership.term_ended": ("term_id",),
    "leadership.term_voided": ("term_id",),
    "mail.family_switched": ("family", "wanted", "through"),
    "mail.mailing_finished": ("mailing_id",),
    "mail.mailing_halted": ("mailing_id",),
    "members.application_approved": ("application_id", "membership_id"),
    "members.application_declined": ("application_id",),
    "members.application_submitted": ("application_id",),
    "members.host_accepted": ("hosting_id",),
    "members.host_asked": ("hosting_id",),
    "members.host_released": ("hosting_id",),
    "members.member_welcomed": ("person_id",),
    "members.membership_ended": ("membership_id",),
    "members.membership_renewed": ("membership_id",),
    "members.membership_reopened": ("membership_id",),
    "members.membership_started": ("membership_id",),
    "members.membership_suspended": ("membership_id",),
    "members.person_erased": ("person_id",),
    "members.people_merged": ("kept_id", "merged_id"),
    "members.people_separated": ("kept_id", "merged_id"),
    "members.person_added": ("person_id",),
    "members.person_died": ("person_id",),
    "members.profile_changed": ("person_id",),
    "members.primary_changed": ("representation_id",),
    "members.representation_began": ("representation_id",),
    "members.representation_ended": ("representation_id",),
    "newsletters.edition_approved": ("edition_id",),
    "newsletters.edition_drafted": ("edition_id",),
    "newsletters.edition_sending": ("edition_id",),
    "newsletters.review_asked": ("edition_id", "person_id"),
    "referrals.first_contact_made": ("referral_id",),
    "referrals.giver_thanked": ("referral_id",),
    "referrals.outcome_told": ("referral_id",),
    "referrals.people_introduced": ("referral_id",),
    "referrals.referral_accepted": ("referral_id",),
    "referrals.referral_declined": ("referral_id",),
    "referrals.referral_erased": ("referral_id",),
    "referrals.referral_expired": ("referral_id",),
    "referrals.referral_not_going_ahead": ("referral_id", "reached"),
    "referrals.referral_offered": ("referral_id",),
    "referrals.referral_stopped": ("referral_id",),
    "referrals.referred_person_asked": ("referral_id",),
    "relationships.help_asked": ("act_id",),
    "relationships.help_confirmed": ("act_id",),
    "relationships.introducer_thanked": ("introduction_id", "side_id"),
    "relationships.introduction_erased": ("introduction_id",),
    "relationships.introduction_followed_up": ("introduction_id",),
    "relationships.introduction_link_opened": ("introduction_id",),
    "relationships.introduction_not_ahead": ("introduction_id",),
    "relationships.introduction_put": ("introduction_id", "side_id"),
    "relationships.introduction_stopped": ("introduction_id", "forgotten"),
    "relationships.introduction_withdrawn": ("introduction_id",),
    "relationships.told_thanks_withdrawn": ("act_id",),
    "relationships.two_introduced": ("introduction_id",),
    "relationships.answer_accepted": ("ask_id", "answer_id", "helper_id"),
    "relationships.ask_answered": ("ask_id", "answer_id", "helper_id"),
    "relationships.ask_removed": ("ask_id", "asker_id"),
    "relationships.help_thanked": ("ask_id", "thanks_id", "helper_id", "helped_id"),
    "relationships.meeting_asked": ("tie_id", "asker_id", "asked_id"),
    "relationships.one_to_one_agreed": ("one_to_one_id", "sequence"),
    "relationships.one_to_one_cancelled": ("one_to_one_id", "by_person_id"),
    "relationships.one_to_one_confirmed": ("one_to_one_id",),
    "relationships.one_to_one_promise_helped": ("one_to_one_id", "promise_id", "giver_id", "receiver_id"),
    "relationships.one_to_one_proposed": ("one_to_one_id", "number"),
    "relationships.tie_confirmed": ("tie_id", "person_a_id", "person_b_id", "last_id"),
    "relationships.work_welcomed": ("owner_id", "about_id"),
    "relationships.work_wished": ("owner_id", "about_id"),
    "volunteering.assignment_cancelled": ("assignment_id", "by"),
    "volunteering.assignment_made": ("assignment_id",),
    "volunteering.help_link_asked": ("wish_id",),
    "volunteering.help_wish_answered": ("wish_id",),
    "volunteering.help_wished": ("wish_id",),
    "volunteering.shift_ask_answered": ("ask_id",),
    "volunteering.shift_asked": ("ask_id",),
    "volunteering.shift_cancelled": ("shift_id",),
    "volunteering.shift_moved": ("shift_id",),
    "volunteering.shift_offered": ("shift_id",),
    "volunteering.stand_in_asked": ("ask_id",),
    "volunteering.stand_in_settled": ("ask_id",),
}

#: Between those it is about.
PRIVATE = {
    "events.visit_asked",
    "leadership.circle_addressed",
    "leadership.conversation_wished",
    "leadership.handover_acknowledged",
    "leadership.handover_meeting_agreed",
    "leadership.handover_meeting_proposed",
    "leadership.candidacy_made",
    "leadership.candidacy_not_selected",
    "leadership.candidacy_offered",
    "leadership.candidacy_withdrawn",
    "leadership.choice_returned",
    "leadership.offer_declined",
    "leadership.offer_lapsed",
    "leadership.panel_named",
    "leadership.person_suggested",
    "mail.family_switched",
    "members.application_approved",
    "members.application_declined",
    "members.application_submitted",
    "members.host_accepted",
    "members.host_asked",
    "members.host_released",
    "referrals.first_contact_made",
    "referrals.giver_thanked",
    "referrals.outcome_told",
    "referrals.people_introduced",
    "referrals.referral_accepted",
    "referrals.referral_declined",
    "referrals.referral_erased",
    "referrals.referral_expired",
    "referrals.referral_not_going_ahead",
    "referrals.referral_offered",
    "referrals.referral_stopped",
    "referrals.referred_person_asked",
    "relationships.help_asked",
    "relationships.help_confirmed",
    "relationships.introducer_thanked",
    "relationships.introduction_erased",
    "relationships.introduction_followed_up",
    "relationships.introduction_link_opened",
    "relationships.introduction_not_ahead",
    "relationships.introduction_put",
    "relationships.introduction_stopped",
    "relationships.introduction_withdrawn",
    "relationships.told_thanks_withdrawn",
    "relationships.two_introduced",
    "relationships.answer_accepted",
    "relationships.ask_answered",
    "relationships.ask_removed",
    "relationships.help_thanked",
    "relationships.meeting_asked",
    "relationships.one_to_one_agreed",
    "relationships.one_to_one_cancelled",
    "relationships.one_to_one_confirmed",
    "relationships.one_to_one_promise_helped",
    "relationships.one_to_one_proposed",
    "relationships.tie_confirmed",
    "relationships.work_welcomed",
    "relationships.work_wished",
    "volunteering.help_link_asked",
    "volunteering.help_wish_answered",
    "volunteering.help_wished",
    "volunteering.stand_in_asked",
    "volunteering.stand_in_settled",
}
#: Last words of names that say what happened without ending in -ed.
PAST = {"began", "put", "held", "made", "sending", "told", "up", "ahead", "withdrawn"}
PLAIN = {int, str, bool, NoneType, date, datetime}


def all_facts(kind: type[Fact] = Fact) -> Iterator[type[Fact]]:
    """Every class of fact of the portal, those that derive from others' bases too."""
    for each in kind.__subclasses__():
        if each.__module__.startswith("portal."):
            yield each
            yield from all_facts(each)


def known() -> set[type[Fact]]:
    for module in pkgutil.walk_packages(portal.__path__, "portal."):
        if "facts" in module.name.split("."):
            import_module(module.name)
    return set(all_facts())


def said_by(kind: type[Fact]) -> tuple[str, ...]:
    return tuple(each.name for each in dataclasses.fields(kind) if each.name not in kind.untold)


def test_every_fact_keeps_its_public_name_and_what_it_says():
    assert {kind.public_name: said_by(kind) for kind in known() if kind.public_name} == PROMISED


def test_what_is_between_people_is_marked():
    assert {kind.public_name for kind in known() if kind.public_name and kind.private} == PRIVATE


def test_a_fact_without_a_name_is_a_base():
    nameless = {kind for kind in known() if not kind.public_name}
    assert nameless, "there are bases"
    offenders = [kind.__name__ for kind in nameless if not kind.__subclasses__() or not kind.__name__.endswith("Fact")]
    assert not offenders, listed(offenders)


def test_facts_are_frozen_and_carry_plain_values():
    offenders = []
    for kind in known():
        own = "__dataclass_params__" in vars(kind)  # decorated itself, and not only its base
        settled = own and kind.__dataclass_params__.frozen and all(each.kw_only for each in dataclasses.fields(kind))
        if not settled:
            offenders.append(f"{kind.__name__} is not frozen and kw_only")
        for name, hint in typing.get_type_hints(kind).items():
            if name in {each.name for each in dataclasses.fields(kind)} and not _parts(hint) <= PLAIN:
                offenders.append(f"{kind.__name__}.{name}: {hint}")
        if not set(kind.untold) <= {each.name for each in dataclasses.fields(kind)}:
            offenders.append(f"{kind.__name__} leaves out what it does not have")
    assert not offenders, listed(offenders)


def _parts(hint: object) -> set[object]:
    return set(typing.get_args(hint)) if isinstance(hint, UnionType) else {hint}


def test_facts_are_named_in_the_past():
    offenders = [
        name for name in PROMISED if not name.endswith("ed") and name.replace(".", "_").split("_")[-1] not in PAST
    ]
    assert not offenders, listed(offenders)
