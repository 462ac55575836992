"""Kinds of mail, as the packages register them: `house.notices`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """A kind of mail: `NoticeKind("events.registered", _l("Your registrations"), family="events")`.

    `name` is also where its words are: templates/mail/events/registered.md. `lane`: security before
    transactional before bulk. A `switchable` kind carries a way out; people switch whole families on and off,
    called by `family_label` (given by one of the family's kinds). A `private` kind is between members: the mailbox
    page shows it to nobody, not even to an administrator (but in a demo, where everybody is invented). One that `opens`
    carries a link by which whoever has it acts for its reader: its words stand on no such page either. `why`: the
    sentence at its end on why somebody gets it; `family_why`: that of the family's kinds that say nothing themselves.
    """

    name: str
    label: Any
    family: str
    lane: str = "transactional"
    switchable: bool = False
    family_label: Any = ""
    private: bool = False
    opens: bool = False
    why: Any = ""
    family_why: Any = ""


#: What `house.examples` gives, asked at a moment and in the language that is spoken: a kind of notice, or how
#: the names of several begin ("events") -> what its template may name -> a sample value.
Examples = Mapping[str, Mapping[str, Any]]
