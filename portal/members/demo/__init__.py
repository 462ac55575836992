"""Members' part of the demo association: the cast, everybody else, their firms, and two years of memberships."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from portal.accounts.models import Account, Grant
from portal.core.actors import Right
from portal.core.search import index_many
from portal.core.text import slugify
from portal.core.world import World
from portal.mail.addresses import normalise
from portal.members.demo.cast import CAST, ROLES, Character
from portal.members.demo.memberships import seed_memberships
from portal.members.demo.trades import TRADES
from portal.members.demo.words import (
    AREAS,
    ASKS,
    BEYOND,
    FAMILY,
    GIVEN,
    IDEALS,
    INTERESTS,
    LEGAL,
    LINES,
    STORIES,
)
from portal.members.memberships.models import Organisation, Representation
from portal.members.memberships.models.organisation import name_key
from portal.members.memberships.operations import belonging, organisations
from portal.members.people.models import Person, sort_key
from portal.members.people.profile import FIELDS, searchable_words

GRANTS = {
    "admin": (Right.ADMINISTRATION,),
    "organiser": (Right.EVENTS, Right.VOLUNTEERING),
    "editor": (Right.NEWSLETTER_EDIT, Right.NEWSLETTER_SEND),
}
ADMINISTRATOR_SINCE = 700
#: Of the password that everybody in the demo has (core.demo.PASSWORD); made once: ten thousand take minutes.
PASSWORD_HASH = "$argon2id$v=19$m=19456,t=2,p=1$qv/h2aeBtzraKL4ML6A9Bw$MYmXHF1Wpj/TfseVMI6AQZ4gJUgHVc4enJwvUMGKIHM"


@dataclass
class Cohort:
    """What is being made, before it goes into the database in bulk."""

    accounts: list[dict[str, Any]] = field(default_factory=list)
    people: list[dict[str, Any]] = field(default_factory=list)
    organisations: list[dict[str, Any]] = field(default_factory=list)
    representations: list[dict[str, Any]] = field(default_factory=list)
    emails: set[str] = field(default_factory=set)
    firms: dict[str, int] = field(default_factory=dict)


def seed(world: World) -> None:
    """Fill the house with people. `world.people` are those who count today, `world.cast` the ones by name."""
    made = Cohort()
    for character in CAST:
        _add_character(world, made, character)
    while len(made.people) < world.size:
        _add_somebody(world, made)
    _add_organisations(world, made)
    for model, rows in (
        (Account, made.accounts), (Person, made.people),
        (Organisation, made.organisations), (Representation, made.representations),
    ):  # fmt: skip
        world.insert(model, rows)
    _give_rights(world)
    seed_memberships(world, made.people, made.representations, made.organisations)
    belonging.refresh(row["id"] for row in made.people)
    people = [Person(**row) for row in made.people]
    index_many("person", ((person.id, person.name, searchable_words(person)) for person in people))
    organisations.index_organisations(Organisation(**row) for row in made.organisations)


def _add_character(world: World, made: Cohort, who: Character) -> None:
    since = world.ago(who.years * 365.25)
    email = f"{slugify(who.given)}@{slugify(who.firm)}.example"
    sign_in = f"{who.signs_in}@demo.example" if who.signs_in else email
    number = _account(made, sign_in, f"{who.given} {who.family}", since)
    texts = {field.name: getattr(who, field.name, "") for field in FIELDS if field.part != "contact"}
    row = _person(made, number, who.given, who.family, email, since, texts)
    row["picture"] = f"drawn/{who.key}"
    world.cast[who.key] = row["id"]
    for role, key in ROLES.items():
        if key == who.key:
            world.cast[role] = row["id"]


def _add_somebody(world: World, made: Cohort) -> None:
    rng = world.rng
    given, family, trade = rng.choice(GIVEN), rng.choice(FAMILY), rng.choice(TRADES)
    job = rng.choice(trade.jobs)
    firm = job.firm.format(f=family)
    if firm.startswith(family) and rng.random() < 0.25:
        firm += rng.choice(LEGAL)
    area, talks = rng.choice(AREAS), rng.random()
    texts = {
        "headline": f"{job.title}, {area}" if rng.random() < 0.6 else job.title,
        "firm": firm,
        "line": rng.choice((job.line, job.line, rng.choice(LINES))) if talks < 0.9 else "",
        "trade": trade.name,
        "town": area,
        "offer": job.offer if talks < 0.85 else "",
        "ideal": rng.choice(IDEALS) if talks < 0.75 else "",
        "ask": rng.choice(ASKS) if talks < 0.6 else "",
        "interests": ", ".join(rng.sample(INTERESTS, rng.randint(1, 3))),
        "beyond": rng.choice(BEYOND) if talks < 0.3 else "",
        "story": rng.choice(STORIES) if talks < 0.5 else "",
    }
    years = 0.02 + rng.random() ** 2 * 14
    since = world.ago(years * 365.25, hour=rng.randint(8, 17))
    email = _free_email(made, given, family, firm)
    row = _person(made, _account(made, email, f"{given} {family}", since), given, family, email, since, texts)
    row["picture"] = f"number/{rng.randint(1, 9999)}" if rng.random() < 0.93 else ""
    row["phone"] = f"01632 96{rng.randint(0, 9999):04d}"
    row["visibility"] = {"phone": "nobody"} if rng.random() < 0.4 else {}
    if rng.random() < 0.1:
        row["visibility"] = row["visibility"] | {"email": "nobody"}


def _free_email(made: Cohort, given: str, family: str, firm: str) -> str:
    host = slugify(firm)
    wanted = f"{slugify(given)}@{host}.example"
    if wanted in made.emails:
        wanted = f"{slugify(given)}.{slugify(family)}@{host}.example"
    while wanted in made.emails:
        wanted = f"{slugify(given)}{len(made.emails)}@{host}.example"
    return wanted


def _account(made: Cohort, email: str, name: str, since: datetime) -> int:
    made.emails.add(email)
    number = len(made.accounts) + 1
    made.accounts.append({
        "id": number, "email": email, "email_key": normalise(email), "name": name, "password_hash": PASSWORD_HASH,
        "password_set_at": since, "proved_at": since, "created_at": since,
    })  # fmt: skip
    return number


def _person(
    made: Cohort, account: int, given: str, family: str, email: str, since: datetime, texts: dict[str, str]
) -> dict[str, Any]:
    name = f"{given} {family}"
    row: dict[str, Any] = {
        "id": len(made.people) + 1, "account_id": account, "name": name, "given_name": given, "family_name": family,
        "name_key": sort_key(given, family, name), "email": email, "email_key": normalise(email), "phone": "",
        "website": f"https://{email.partition('@')[2]}", "visibility": {}, "created_at": since, "changed_at": since,
        "welcomed_at": since, "picture": "", **texts,
    }  # fmt: skip
    made.people.append(row)
    return row


def _add_organisations(world: World, made: Cohort) -> None:
    """Every tenth firm is in the book of organisations; some have two or three who speak for them."""
    rng, later = world.rng, list(made.people[len(CAST) :])
    chosen = [row for row in made.people[: len(CAST)] if row["firm"] in {"Marchbank Timber", "Tidewater Software"}]
    chosen += [row for row in later if rng.random() < 0.16]
    hosted: set[int] = {row["id"] for row in chosen}
    for head in chosen:
        if name_key(head["firm"]) in made.firms:
            continue
        number = made.firms[name_key(head["firm"])] = len(made.organisations) + 1
        made.organisations.append({
            "id": number, "name": head["firm"], "name_key": name_key(head["firm"]), "trade": head["trade"],
            "town": head["town"], "website": head["website"], "email": f"hello@{head['email'].partition('@')[2]}",
            "phone": head["phone"], "about": head["line"], "created_at": head["created_at"],
        })  # fmt: skip
        _speak(world, made, number, head, "primary")
        for _ in range(rng.choice((0, 1, 1, 2))):
            mate = rng.choice(later) if later else None
            if mate is None or mate["id"] in hosted:
                continue
            hosted.add(mate["id"])
            mate |= {key: head[key] for key in ("firm", "trade", "headline")}
            mate |= {"line": rng.choice(LINES), "offer": head["offer"]}
            _speak(world, made, number, mate, rng.choice(("delegate", "delegate", "billing")))


def _speak(world: World, made: Cohort, organisation: int, row: dict[str, Any], kind: str) -> None:
    start = row["created_at"].date()
    left = kind == "delegate" and world.rng.random() < 0.1 and start < world.today - timedelta(days=300)
    made.representations.append({
        "id": len(made.representations) + 1, "organisation_id": organisation, "person_id": row["id"], "kind": kind,
        "start": start, "end": world.today - timedelta(days=120) if left else None,
    })  # fmt: skip


def _give_rights(world: World) -> None:
    start = world.ago(ADMINISTRATOR_SINCE)
    rows = [
        {"account_id": world.cast[role], "right": right.value, "start": start, "end": None, "given_at": start,
         "reason": "Chosen by the board"}
        for role, rights in GRANTS.items() for right in rights
    ]  # fmt: skip
    world.insert(Grant, rows)
