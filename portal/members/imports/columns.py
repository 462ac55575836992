"""What the columns of other systems are called, and what they are here."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.core.search import fold

#: target: (label, names in our export, Wild Apricot, CiviCRM, GrowthZone/ChamberMaster and in spreadsheets)
TARGETS: dict[str, tuple[Any, str]] = {
    "name": (_l("Full name"), "name, full name, display name, contact name, member name, contact, fullname, sort name"),
    "given_name": (
        _l("Given name"),
        (
            "given name, first name, contact first name, primary contact first name, firstname, first, forename, "
            "vorname, prénom"
        ),
    ),
    "family_name": (
        _l("Family name"),
        (
            "family name, last name, contact last name, primary contact last name, lastname, last, surname, "
            "nachname, nom"
        ),
    ),
    "email": (
        _l("E-mail address"),
        ("email, e mail, email address, primary email, email primary, e mail address, work email, member email, "
        "email 1, primary e mail, contact email, mail"),
    ),
    "firm": (
        _l("Firm"),
        ("firm, organization, organisation, company, company name, employer, current employer, business name, "
        "organization name, account name, business, member company, employer name, firma"),
    ),
    "headline": (
        _l("What they do"),
        "headline, job title, title, position, role, occupation, profession, contact title, what they do",
    ),
    "trade": (
        _l("Trade"),
        ("trade, industry, sector, business category, category, directory category, categories, primary category, "
        "quicklink category, branche"),
    ),
    "town": (
        _l("Town or area"),
        "town, city, area, suburb, mail city, physical city, primary city, location, city primary, ort, place",
    ),
    "phone": (
        _l("Telephone"),
        ("phone, telephone, phone number, mobile, cell phone, work phone, mobile phone, primary phone, phone primary, "
        "main phone, cell, telefon"),
    ),
    "website": (_l("Web address"), "website, web site, url, web, web address, company website, website url, homepage"),
    "line": (_l("One sentence about them"), "line, tagline, slogan, summary, one sentence"),
    "offer": (_l("How they can help"), "offer, how i can help, services, products and services, i can help with"),
    "ideal": (_l("Whom they love to work with"), "ideal, ideal customer, target market, ideal client, good referral"),
    "ask": (_l("How others can help them"), "ask, looking for, how you can help me, needs, seeking"),
    "story": (
        _l("Story"), ("story, about, bio, biography, description, notes about, company description, about me, "
        "member description"),
    ),
    "interests": (_l("Interests"), "interests, hobbies, interests and hobbies, personal interests"),
    "languages": (
        _l("Languages they speak"),
        "languages, languages spoken, spoken languages, language, sprachen, langues",
    ),
    "beyond": (_l("Something to ask them about"), "beyond, something to ask about, fun fact, ask me about"),
    "plan": (
        _l("Plan"),
        ("plan, membership level, member level, membership type, membership type name, member type, level, "
        "membership, package, membership package, tier"),
    ),
    "start": (
        _l("Member from"),
        ("member from, member since, join date, membership start date, start date, joined, date joined, "
        "membership join date, member since date, activation date, join, since"),
    ),
    "covered_to": (
        _l("Covered up to and including"),
        ("covered to, renewal due, renewal date, expiry date, expiration date, end date, membership end date, expires, "
        "paid through, paid until, drop date, membership expiration date, valid until, renewal date last changed to, "
        "next renewal date, expiry"),
    ),
    "status": (
        _l("Status of the membership"),
        "status, membership status, member status, subscription status, membership status name, membership enabled",
    ),
    "external_id": (
        _l("Number in the old system"),
        ("external id, external identifier, contact id, user id, member id, id, member number, membership number, "
        "contactid, memid, membership id, member no, mitgliedsnummer"),
    ),
}  # fmt: skip

REQUIRED_NAMES = ({"name"}, {"given_name"}, {"family_name"})


def key(heading: str) -> str:
    """A heading without case, accents and punctuation."""
    return " ".join(re.sub(r"[^a-z0-9]+", " ", fold(heading)).split())


NAMES = {
    key(name): (place, target)
    for target, (_label, names) in TARGETS.items()
    for place, name in enumerate(names.split(","))
}


def guess(headings: Sequence[str]) -> dict[str, int]:
    """For each target the column that most likely holds it. Each column serves once; better names go first."""
    offers: list[tuple[int, int, str]] = []
    for column, heading in enumerate(headings):
        found = NAMES.get(key(heading))
        if found is not None:
            place, target = found
            offers.append((place, column, target))
    mapping: dict[str, int] = {}
    used: set[int] = set()
    for _place, column, target in sorted(offers):
        if target not in mapping and column not in used:
            mapping[target] = column
            used.add(column)
    return mapping


def names_somebody(mapping: Mapping[str, int]) -> bool:
    """Whether some column says what the people are called."""
    return any(each <= set(mapping) for each in REQUIRED_NAMES)
