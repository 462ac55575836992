"""A person's card as vCard 3.0 (RFC 2426), which every address book still reads."""

from __future__ import annotations

from portal.core.text import slugify
from portal.core.web import external_url
from portal.members.people import links
from portal.members.people.models import Person

#: What an address book needs to know somebody by.
SHORT = ("headline", "firm", "email", "phone", "website")


def card(person: Person, fields: dict[str, str]) -> str:
    """The card, with no more than the fields given: see `profile.visible_fields`."""
    import vobject  # noqa: PLC0415 - heavy, and only a card needs it

    made = vobject.vCard()
    made.add("fn").value = person.name
    made.add("n").value = vobject.vcard.Name(family=person.family_name or "", given=person.given_name or person.name)
    made.add("uid").value = external_url("members.person", person_id=person.id)
    for field, line in (("headline", "title"), ("email", "email"), ("phone", "tel")):
        if fields.get(field):
            made.add(line).value = fields[field]
    if fields.get("firm"):
        made.add("org").value = [fields["firm"]]
    if fields.get("line"):
        made.add("note").value = fields["line"]
    for address in [fields.get("website", ""), *(each.address for each in links.read(fields.get("links", "")))]:
        if address:
            line = made.add("url")
            # No text, in which a comma and a semicolon have a stroke before them: it would lead to another address.
            line.value, line.encoded = "".join(address.split()), True
    return str(made.serialize())


def short(person: Person, fields: dict[str, str]) -> str:
    """The same for a code, with SHORT alone, so that a telephone still reads it."""
    return card(person, {name: fields[name] for name in SHORT if name in fields})


def file_name(person: Person) -> str:
    return f"{slugify(person.name)}.vcf"
