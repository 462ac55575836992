"""The pages that have a bar: for whom, at which address, beside which page of the floor, and what is asked of them."""

from __future__ import annotations

from dataclasses import dataclass

#: Words that are searched for, one after the other, so that nothing of an answer is kept from the last one.
WORDS = ("ash", "anna b", "john", "mar", "baker", "ol wil", "rope", "de la")


@dataclass(frozen=True, slots=True)
class Asked:
    """`bar`: the least ratio to the floor where it is below 1, else the most milliseconds of CPU."""

    name: str
    reader: str
    path: str
    floor: str
    bar: float

    def met(self, milliseconds: float, ratio: float) -> bool:
        """Whether these figures keep the bar."""
        return ratio >= self.bar if self.bar < 1 else milliseconds <= self.bar


PAGES = (
    Asked("event list", "", "/events", "/events?", 0.30),
    Asked("event page", "", "{event}", "/event?", 0.30),
    Asked("sign-in", "", "/sign-in", "/bare?", 0.35),
    Asked("directory, first page", "member", "/people", "/in/people?", 0.50),
    Asked("directory, last page", "member", "/people?page={last}", "/in/people?page={last}&", 0.50),
    Asked("search", "member", "/people?q={words}", "/in/search?q={words}&", 0.50),
    Asked("event page, member", "member", "{event}", "/event?", 6),
    Asked("home", "member", "/", "/in/people?", 12),
    Asked("office", "admin", "/office", "/in/people?", 12),
)
