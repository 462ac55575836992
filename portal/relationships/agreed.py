"""The words to which members say yes: each version as it was, so that one can show what somebody agreed to.

Pages take them from here, so that what is kept is what was read. Nothing here is ever changed (a test holds each of
them to what it said): a change of meaning gets a new version at the end. Of people from outside: `outside.wording`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l


@dataclass(frozen=True)
class Wording:
    """All versions of what somebody is told before their yes; `name`: whoever else it is about."""

    versions: dict[str, Any]

    @property
    def current(self) -> str:
        return next(reversed(self.versions))

    def says(self, name: str, version: str | None = None) -> str:
        """The words of a version, or of the one that holds; "" of a version that there never was."""
        words = self.versions.get(version or self.current)
        return str(words) % {"name": name} if words is not None else ""


#: The receiver of a referral about a member, about somebody from outside, and of what the giver themself buys.
RECEIVER = Wording({
    "2026-1": _l(
        "Say yes, and %(name)s’s contact is asked. You learn who it is when they say yes too, and they learn that it "
        "is you."
    ),
})  # fmt: skip
RECEIVER_OUTSIDE = Wording({
    "2026-1": _l(
        "Say yes, and %(name)s forwards a link to the one it is about, who is not a member. On its page they see your "
        "name and picture, what you do, your firm and town, and the line of your profile. You learn who it is when "
        "they say yes too."
    ),
})  # fmt: skip
RECEIVER_BUYS = Wording({"2026-1": _l("%(name)s would buy this from you. Say yes, and they get in touch.")})
#: The member whom a referral is about.
REFERRED = Wording({
    "2026-1": _l(
        "If you say yes, %(name)s learns your name and sees your profile as every member does; you both get one "
        "message. It is kept until 90 days after it is closed, twelve months at the most, and you can stop it or have "
        "it erased at any time."
    ),
})  # fmt: skip
#: Either of two whom a member would bring together.
INTRODUCED = Wording({
    "2026-1": _l(
        "If you say yes and the other one does too, you learn of each other in one message and see each other’s "
        "profile as every member does; %(name)s steps out. Nobody is told what you answer before that, and all of it "
        "is erased within four months."
    ),
})  # fmt: skip
#: The one of the two who is a member, where the other one is from outside.
INTRODUCED_OUTSIDE = Wording({
    "2026-1": _l(
        "Say yes, and %(name)s gets a link and forwards it to somebody who is not a member. On its page they see your "
        "name and picture, what you do, your firm and town, and the line of your profile. When they say yes too, you "
        "learn who they are and how to reach them, and one message goes to both of you. All of it is erased within "
        "four months after that."
    ),
})  # fmt: skip
ALL = {
    "receiver": RECEIVER, "receiver_outside": RECEIVER_OUTSIDE, "receiver_buys": RECEIVER_BUYS, "referred": REFERRED,
    "introduced": INTRODUCED, "introduced_outside": INTRODUCED_OUTSIDE,
}  # fmt: skip
