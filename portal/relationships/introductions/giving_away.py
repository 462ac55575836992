"""Whether words that must name nobody name somebody all the same."""

from __future__ import annotations

import re

from portal.core.search import fold
from portal.members.people.models import Person

#: What is part of a firm's name without naming it.
LEGAL = {
    "ltd",
    "limited",
    "llp",
    "plc",
    "inc",
    "gmbh",
    "ag",
    "kg",
    "ug",
    "co",
    "sons",
    "and",
    "und",
    "the",
    "of",
    "e",
    "k",
}


def gives_away(text: str, person: Person) -> str:
    """The word, as it was written, that gives this person away: family or full name, given name, address, or the
    firm without what firms are called by law. "" where none does. Case, accents and hyphens do not hide it.
    """
    words = re.findall(r"[\w’'@.-]+", text)
    plain = [(word, _parts(word)) for word in words]
    for name in _names(person):
        wanted = _parts(name)
        if not wanted:
            continue
        for start in range(len(plain)):
            found: list[str] = []
            for word, parts in plain[start:]:
                found += parts
                if found[: len(wanted)] == wanted:
                    stop = plain.index((word, parts), start) + 1
                    return " ".join(each for each, _parts_of in plain[start:stop]).strip(".,'’")
                if len(found) >= len(wanted):
                    break
    return ""


def _parts(word: str) -> list[str]:
    joined = fold(word).replace("’", "'").replace("'s ", " ")
    joined = re.sub(r"'s$", "", joined).replace("'", "")
    return [part for part in re.split(r"[\W_]+", joined) if part]


def _names(person: Person) -> list[str]:
    family, given = person.family_name or "", person.given_name or ""
    firm = [part for part in _parts(person.firm or "") if part not in LEGAL]
    names = [person.name, family, given, person.email or "", " ".join(firm)]
    names += [part for part in re.split(r"[\s-]+", family) if len(part) > 3]
    return [name for name in names if len(fold(name)) > 1]
