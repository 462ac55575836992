"""Who reads which field, by every way that a field could take: shown with words that could leak."""

from __future__ import annotations

import pytest

from portal.accounts.operations import OPERATOR
from portal.core import clock
from portal.core.actors import VISITOR, Actor, Right, Standing, everywhere
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.members.people import profile
from portal.members.people.models import Person
from portal.members.people.operations import people, publishing
from portal.members.people.profile import FIELDS
from portal.members.people.steps import Step

#: kind of viewer → who of the cast stands for it; what of a step they read.
VIEWERS = {
    "stranger": (None, "public"),
    "account without membership": ("bruno", "public"),
    "lapsed member": ("wim", "public"),
    "member": ("jonas", "members"),
    "leader": ("greta", "leaders"),
    "office": ("petra", "nobody"),
    "oneself": ("amara", "nobody"),
}


def canary(name: str) -> str:
    word = worded(name)
    return {
        "email": f"{word}@leak.example", "phone": f"01632 {4000 + len(name)}77", "website": f"https://{word}.example",
        "links": f"My shop https://{word}.example/shop",
    }.get(name, word)  # fmt: skip


def trace(name: str) -> str:
    """What of it is looked for."""
    return f"{4000 + len(name)}77" if name == "phone" else worded(name)


def worded(name: str) -> str:
    """A word that no slip of the hand makes another one: search forgives those in letters alone."""
    return f"quill{name}7wort"


@pytest.fixture
def amara(cast):
    """Every field filled with a word that stands nowhere else."""
    with unit_of_work():
        words = {field.name: canary(field.name) for field in FIELDS}
        people.change_person(cast.amara, words, giver=OPERATOR, now=clock.now())
        publishing.publish(cast.amara, indexed=True, now=clock.now())
    return cast.amara


def open_to(person: Person, step: Step) -> dict[str, Step]:
    """Every field is open as far as `step`; what it comes to for each of them."""
    with unit_of_work():
        person = db.session.get_one(Person, person.id)
        people.choose_visibility(person, dict.fromkeys(profile.BY_NAME, step.value), now=clock.now())
    least = {field.name: Step.MEMBERS for field in FIELDS if not field.may_hide and step.width < Step.MEMBERS.width}
    return dict.fromkeys(profile.BY_NAME, step) | least


@pytest.fixture
def codes_as_text(monkeypatch):
    """A code as the text that is in it."""
    monkeypatch.setattr("portal.members.directory.codes.svg", lambda text: text.encode())


@pytest.mark.parametrize("step", list(Step))
@pytest.mark.parametrize("viewer", VIEWERS)
def test_no_page_card_code_or_search_tells_more_than_was_opened(
    client, cast, sign_in, amara, codes_as_text, step, viewer
):
    who, reads = VIEWERS[viewer]
    number, name = amara.id, amara.name
    settled = open_to(amara, step)
    if who:
        sign_in(client, getattr(cast, who))
    may = {field for field, of in settled.items() if of.width >= Step(reads).width}
    seen = {}
    paths = [f"/people/{number}", f"/people/{number}.vcf", f"/people/{number}/code.svg", "/people?q=Amara", "/people",
             "/who/amara-lindqvist", "/organisations", "/events", "/leadership", "/"]  # fmt: skip
    for path in paths:
        answer = client.get(path)
        seen[path] = answer.get_data(as_text=True).replace("\r\n ", "") if answer.status_code == 200 else ""
        told = {field for field in profile.BY_NAME if trace(field) in seen[path]}
        assert told <= may, (path, told - may)
    public = {field for field, of in settled.items() if of is Step.PUBLIC}
    assert {field for field in profile.BY_NAME if trace(field) in seen["/who/amara-lindqvist"]} == public
    if reads != "public":
        assert {field for field in profile.BY_NAME if trace(field) in seen[f"/people/{number}"]} == may
        for field in ("email", "phone", "website", "links"):
            assert (trace(field) in seen[f"/people/{number}.vcf"]) == (field in may), field
        for field in ("email", "phone", "website"):
            assert (trace(field) in seen[f"/people/{number}/code.svg"]) == (field in may), field
        for field in FIELDS:
            found = f'href="/people/{number}"' in client.get(f"/people?q={trace(field.name)}").get_data(as_text=True)
            every_member = settled[field.name].width >= Step.MEMBERS.width
            if who != "petra":
                assert found == (field.searched and every_member), field.name
    assert name


@pytest.mark.parametrize("step", list(Step))
def test_each_kind_of_viewer_reads_what_the_one_place_says(cast, amara, step):
    settled = open_to(amara, step)
    may = {reads: {field for field, of in settled.items() if of.width >= reads.width} for reads in Step}
    viewers = {
        "public": [VISITOR, Actor(account_id=9, standing=Standing.SIGNED_IN), Actor(9, 9, standing=Standing.LAPSED)],
        "members": [profile.A_MEMBER, Actor(9, 9, standing=Standing.MEMBER)],
        "leaders": [
            Actor(9, 9, standing=Standing.MEMBER, serves=True),
            Actor(9, 9, standing=Standing.MEMBER, powers=everywhere([Right.EVENTS])),
        ],
        "nobody": [Actor(9, 9, powers=everywhere([Right.MEMBERS])), Actor(9, amara.id, standing=Standing.LAPSED)],
    }
    read = {reads: [set(profile.visible_fields(viewer, amara)) for viewer in who] for reads, who in viewers.items()}
    assert read == {reads: [may[Step(reads)]] * len(who) for reads, who in viewers.items()}


def test_without_a_page_for_everybody_nothing_is_public(cast, amara):
    open_to(amara, Step.PUBLIC)
    with unit_of_work():
        publishing.unpublish(amara, now=clock.now())
    assert profile.visible_fields(VISITOR, amara) == {}
    assert set(profile.visible_fields(profile.A_MEMBER, amara)) == set(profile.BY_NAME)


@pytest.mark.parametrize("step", [Step.NOBODY, Step.LEADERS])
def test_a_preview_shows_what_that_viewer_gets(client, browser_as, cast, amara, step):
    open_to(amara, step)
    own = browser_as(amara)
    for wanted, who in (("members", "jonas"), ("leaders", "greta"), ("office", "petra")):
        real = browser_as(getattr(cast, who)).page(f"/people/{amara.id}")
        preview = own.page(f"/me?as={wanted}")
        told = [{field for field in profile.BY_NAME if trace(field) in page} for page in (real, preview)]
        assert told[0] == told[1], wanted
    assert {field for field in profile.BY_NAME if trace(field) in own.page("/me?as=visitor")} == set()


def test_a_name_that_nobody_knows_hides(cast, amara):
    """Whatever stands in the column, by whatever way it came there."""
    for rubbish in ("everyone", "", None, 7, ["public"]):
        amara.visibility = {"phone": rubbish, "beyond": rubbish}
        seen = profile.visible_fields(profile.A_MEMBER, amara)
        assert ("phone" in seen) is (rubbish is None), rubbish


def test_only_the_owner_makes_a_field_public(client, browser_as, cast, amara):
    open_to(amara, Step.MEMBERS)
    office = browser_as(cast.petra)
    page = f"/office/people/{amara.id}/edit"
    assert 'value="public"' not in office.get(page).get_data(as_text=True)
    with unit_of_work():
        person = db.session.get_one(Person, amara.id)
        people.choose_visibility(person, {"phone": "public", "offer": "nobody"}, now=clock.now(), by_owner=False)
    assert profile.settings_of(person)["phone"] is Step.MEMBERS
    assert profile.settings_of(person)["offer"] is Step.NOBODY


def test_the_list_of_the_office_holds_what_the_office_reads(browser_as, cast, amara):
    open_to(amara, Step.NOBODY)
    office = browser_as(cast.petra)
    token = office.page("/office/people")("input[name=csrf_token]")[0]["value"]
    listed = office.post("/office/people/export", data={"csrf_token": token}).get_data(as_text=True)
    assert {field for field in profile.BY_NAME if trace(field) in listed} == set(profile.BY_NAME)
    refused = browser_as(cast.jonas).post("/office/people/export", data={"csrf_token": token})
    assert refused.status_code in {400, 403}
