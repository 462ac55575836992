"""What happens in leadership."""

from __future__ import annotations

from dataclasses import dataclass

from portal.core.facts import Fact


@dataclass(frozen=True, kw_only=True)
class CallOpened(Fact, name="leadership.call_opened"):
    """A call takes statements from its first day on."""

    call_id: int


@dataclass(frozen=True, kw_only=True)
class CallWithdrawn(Fact, name="leadership.call_withdrawn"):
    """A call was taken back; those who stood hear of it."""

    call_id: int


@dataclass(frozen=True, kw_only=True)
class CallFilled(Fact, name="leadership.call_filled"):
    """Nothing is left of a call: its last seat was taken, given up, or is asked for in a later call."""

    call_id: int


@dataclass(frozen=True, kw_only=True)
class PersonSuggested(Fact, name="leadership.person_suggested", private=True):
    """Somebody was suggested for a call. Known to the one suggested only."""

    candidacy_id: int


@dataclass(frozen=True, kw_only=True)
class CandidacyMade(Fact, name="leadership.candidacy_made", private=True):
    """Somebody stands: by themselves, or by saying yes to a suggestion."""

    candidacy_id: int


@dataclass(frozen=True, kw_only=True)
class CandidacyWithdrawn(Fact, name="leadership.candidacy_withdrawn", private=True):
    """A candidate stepped back."""

    candidacy_id: int


@dataclass(frozen=True, kw_only=True)
class CandidacyOffered(Fact, name="leadership.candidacy_offered", private=True):
    """The deciders chose this candidate, who may now accept."""

    candidacy_id: int


@dataclass(frozen=True, kw_only=True)
class ChoiceReturned(Fact, name="leadership.choice_returned", private=True):
    """An administrator does not give the rights of the position to the one who was chosen."""

    candidacy_id: int


@dataclass(frozen=True, kw_only=True)
class CandidacyNotSelected(Fact, name="leadership.candidacy_not_selected", private=True):
    """The deciders did not choose this candidate."""

    candidacy_id: int


@dataclass(frozen=True, kw_only=True)
class OfferDeclined(Fact, name="leadership.offer_declined", private=True):
    """The chosen candidate said no; the opening is open again."""

    candidacy_id: int


@dataclass(frozen=True, kw_only=True)
class OfferLapsed(Fact, name="leadership.offer_lapsed", private=True):
    """The chosen candidate did not answer by the last day; the opening is open again."""

    candidacy_id: int


@dataclass(frozen=True, kw_only=True)
class PanelNamed(Fact, name="leadership.panel_named", private=True):
    """Somebody was put on the panel of a call."""

    panel_member_id: int


@dataclass(frozen=True, kw_only=True)
class TermBegan(Fact, name="leadership.term_began"):
    """A term was agreed; it counts from its start, which may lie ahead."""

    term_id: int


@dataclass(frozen=True, kw_only=True)
class TermEnded(Fact, name="leadership.term_ended"):
    """A term was given an end: an early one, or the start of its successor."""

    term_id: int


@dataclass(frozen=True, kw_only=True)
class TermVoided(Fact, name="leadership.term_voided"):
    """A term that should never have been was taken out of the count."""

    term_id: int


@dataclass(frozen=True, kw_only=True)
class HandoverMeetingProposed(Fact, name="leadership.handover_meeting_proposed", private=True):
    """One of two who hand over proposed a meeting; the number of the proposal tells it from others."""

    term_id: int
    proposal: int


@dataclass(frozen=True, kw_only=True)
class HandoverMeetingAgreed(Fact, name="leadership.handover_meeting_agreed", private=True):
    """The other one said yes to it."""

    term_id: int
    proposal: int


@dataclass(frozen=True, kw_only=True)
class HandoverAcknowledged(Fact, name="leadership.handover_acknowledged", private=True):
    """One of the two says that everything was handed on: whoever left, or whoever follows."""

    term_id: int
    by_leaver: bool


@dataclass(frozen=True, kw_only=True)
class CircleAddressed(Fact, name="leadership.circle_addressed", private=True):
    """Somebody wrote to the circle of those who served."""

    word_id: int


@dataclass(frozen=True, kw_only=True)
class ConversationWished(Fact, name="leadership.conversation_wished", private=True):
    """Somebody who serves or did leaves the association, and would be glad of a talk."""

    term_id: int
