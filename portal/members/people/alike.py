"""People named in a list, so that two of one name can be told apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from portal.members.people.models import Person


def told_apart(people: Sequence[Person]) -> list[str]:
    """Their names, in order: with what they do where several are called the same, and counted where that is no help.

    For those who may see what stands under the people's names elsewhere.
    """
    alone = Counter(person.name.casefold() for person in people)
    said = [
        f"{person.name}, {person.what}" if alone[person.name.casefold()] > 1 and person.what else person.name
        for person in people
    ]
    still, met = Counter(words.casefold() for words in said), Counter[str]()
    for at, words in enumerate(said):
        met[words.casefold()] += 1
        if still[words.casefold()] > 1:
            said[at] = f"{words} ({met[words.casefold()]})"
    return said
