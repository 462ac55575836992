"""Bodies, positions, seats and terms; openings, calls and candidacies."""

from __future__ import annotations

from portal.leadership.models.calls import Call, Candidacy, CandidacyState, Opening, OpeningCause, Origin
from portal.leadership.models.offices import Body, BodyKind, FilledBy, HoldOver, Phase, Position, Seat, Term, Via

__all__ = [
    "Body",
    "BodyKind",
    "Call",
    "Candidacy",
    "CandidacyState",
    "FilledBy",
    "HoldOver",
    "Opening",
    "OpeningCause",
    "Origin",
    "Phase",
    "Position",
    "Seat",
    "Term",
    "Via",
]
