"""Who takes part in a referral, kept so that the database does not tell.

A party stands in two columns: sealed, to be shown to those who take part, and as a pseudonym, to be found by. The
sealed text is a list of numbers: whom it leads to today, and whom it led to before two entries were put together.
"""

from __future__ import annotations

from typing import Any, overload

from portal.core.sealing import pseudonym

PURPOSE = "referral"


def key_of(person_id: int) -> str:
    """What stands for this person in the rows of referrals."""
    return pseudonym(PURPOSE, person_id)


class PartyNumber:
    """The number of a party, over the columns `<name>_sealed` and `<name>_key`."""

    def __init__(self, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, row: None, owner: Any) -> PartyNumber: ...
    @overload
    def __get__(self, row: Any, owner: Any) -> int | None: ...
    def __get__(self, row: Any, owner: Any) -> int | PartyNumber | None:
        if row is None:
            return self
        numbers = getattr(row, self.name).split()
        return int(numbers[0]) if numbers else None

    def __set__(self, row: Any, number: int | str | None) -> None:
        setattr(row, self.name, "" if number is None else str(number))
        setattr(row, f"{self.name}_key", None if number is None else key_of(int(number)))


def lead(row: Any, name: str, number: int) -> None:
    """From now on this party is another entry of the same person; whom it led to is remembered beside it."""
    setattr(row, name, " ".join(dict.fromkeys([str(number), *getattr(row, name).split()])))
    setattr(row, f"{name}_key", key_of(number))


def lead_back(row: Any, name: str, number: int) -> bool:
    """It leads to whom it led to before, if it did. Whether anything changed."""
    before = getattr(row, name).split()
    if str(number) not in before[1:]:
        return False
    setattr(row, name, " ".join([str(number), *(each for each in before if each != str(number))]))
    setattr(row, f"{name}_key", key_of(number))
    return True
