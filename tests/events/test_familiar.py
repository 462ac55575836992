"""Whom of those who come the reader knows: said to the reader alone, of people who let members see that they come."""

from __future__ import annotations

from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.events.registrations.operations import registration
from portal.relationships.circle.models import CircleChair
from portal.relationships.ties.operations import ties
from tests.relationships.company import tie
from tests.support.statements import count_statements


def lines(client, path) -> list[str]:
    return [text for text in client.page(path).texts("main p") if text.startswith("People you know come")]


def test_those_i_know_are_named_on_the_list_and_the_page_and_to_nobody_else(published, cast, do, browser_as, client):
    event, other = published(), published(title="Elsewhere", capacity=1)
    for person in cast.all("jonas", "mara", "lena", "edda"):
        do(registration.register, event, person.id, list_consent=person.name != cast.edda.name)
    for person in cast.all("tomas", "jonas"):
        do(registration.register, other, person.id, list_consent=True)
    for person in cast.all("jonas", "edda"):
        tie(cast.amara.id, person.id)
    with unit_of_work():
        ties.say_met(cast.amara.id, cast.mara.id, now=clock.now())  # and Mara does not say so
        db.session.add(CircleChair(owner_id=cast.amara.id, chair=1, person_id=cast.lena.id, since=clock.now()))
    amara, said = browser_as(cast.amara), f"People you know come: {cast.lena.name} and {cast.jonas.name}."
    assert lines(amara, "/events") == [said]
    assert lines(amara, f"/events/{event.slug}") == [said]
    assert lines(amara, f"/events/{other.slug}") == []
    for reader in cast.all("jonas", "lena", "osei"):
        assert lines(browser_as(reader), "/events") == lines(browser_as(reader), f"/events/{event.slug}") == []
    assert lines(client, "/events") == lines(client, f"/events/{event.slug}") == []
    with unit_of_work():
        registration.show_me(event, cast.jonas.id, shown=False)
    assert lines(amara, "/events") == [f"People you know come: {cast.lena.name}."]
    do(registration.withdraw, event, cast.lena.id)
    assert lines(amara, "/events") == []


def test_three_are_named_and_nobody_is_counted_and_it_costs_no_more(published, cast, do, browser_as):
    amara, counts = browser_as(cast.amara), []
    for many in (1, 4):
        for person in cast.extra(many):
            event = published(title=f"With {person.name}")
            tie(cast.amara.id, person.id)
            do(registration.register, event, person.id, list_consent=True)
            if many > 1:
                do(registration.register, db.session.get_one(type(event), 1), person.id, list_consent=True)
        with count_statements() as statements:
            found = lines(amara, "/events")
        counts.append(len(statements))
    assert "People you know come: Extra 1, Extra 2, Extra 3 and others." in found
    assert counts[0] == counts[1] <= 8, str(statements)
