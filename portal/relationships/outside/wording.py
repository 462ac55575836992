"""The words to which people say yes: each version as it was, so that one can show what somebody agreed to.

Nothing here is ever changed. A change of meaning gets a new version at the end.
"""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

OUTSIDE: dict[str, Any] = {
    "2026-1": _l(
        "The member who would introduce you wrote what is needed without naming you. The member you would be "
        "introduced to said that it is their kind of work. If you say yes, they are told your name, your "
        "address and, if you give it, your number; both of you get one message. It is kept, sealed, until 90 "
        "days after it is closed and for twelve months at the most. By your own link you can see it, correct "
        "it, stop it and have it erased at any time. If you say no, or nothing, nobody is told why, and "
        "nothing about you is kept."
    ),
}
INTRODUCTION: dict[str, Any] = {
    "introduction-2026-1": _l(
        "The member who would introduce you wrote to another member about you without naming you. That member said "
        "that they would like to be introduced, and agreed that you see who they are. If you say yes, they are told "
        "your name, your address and, if you give it, your number; both of you get one message. It is kept, sealed, "
        "for four months at the most. By your own link you can see it, correct it, stop it and have it erased at any "
        "time. If you say no, or nothing, nobody is told which, and nothing about you is kept."
    ),
}
#: What somebody agrees to who is asked about a referral, and about an introduction.
OF_A_REFERRAL = next(reversed(OUTSIDE))
OF_AN_INTRODUCTION = next(reversed(INTRODUCTION))


def says(version: str | None) -> str:
    """The words of a version; nothing of one that there never was."""
    return str((OUTSIDE | INTRODUCTION).get(version or "", ""))
