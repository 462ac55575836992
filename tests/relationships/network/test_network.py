"""My network: a picture and the same as a list, of my own ties alone."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations

import pytest
from sqlalchemy import update

from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.members.memberships.models import Belonging
from portal.members.people.models import Person
from portal.relationships.network import picture, queries
from portal.relationships.network.picture import MIDDLE, MOST, RINGS, Near, draw, nearness
from portal.relationships.ties.models import ContactKind, Tie
from portal.relationships.ties.operations import diary, evidence
from tests.relationships.company import Company, make_person, tie
from tests.support.time import Frozen

PATH = "/relationships/network"


def people(number: int) -> list[Person]:
    return [Person(id=each, name=f"Person {each}") for each in range(1, number + 1)]


def test_near_is_by_the_last_contact() -> None:
    today = date(2024, 5, 10)
    assert nearness(date(2024, 2, 11), today) is Near.LATELY
    assert nearness(date(2024, 2, 10), today) is Near.THIS_YEAR
    assert nearness(date(2023, 5, 11), today) is Near.THIS_YEAR
    assert nearness(date(2023, 5, 10), today) is Near.RESTING


@pytest.mark.parametrize("near", list(Near))
@pytest.mark.parametrize("number", [1, 2, 16, 17, 24, 25, MOST])
def test_everybody_has_a_place_of_their_own_in_the_picture(near: Near, number: int) -> None:
    drawn = draw([(person, near) for person in people(number)], {})
    assert len(drawn.spots) == number
    for one, other in combinations(drawn.spots, 2):
        assert ((one.x - other.x) ** 2 + (one.y - other.y) ** 2) ** 0.5 >= 2 * drawn.radius * 0.98
    for spot in drawn.spots:
        assert drawn.radius <= spot.x <= picture.SIZE - drawn.radius
        assert drawn.radius <= spot.y <= picture.SIZE - drawn.radius


def test_nearer_people_stand_closer() -> None:
    one, other, third = people(3)
    spots = draw([(one, Near.LATELY), (other, Near.THIS_YEAR), (third, Near.RESTING)], {}).spots
    far = [((spot.x - MIDDLE) ** 2 + (spot.y - MIDDLE) ** 2) ** 0.5 for spot in spots]
    assert far == pytest.approx([radius for radius, _room in RINGS.values()], abs=0.2)


def test_a_line_joins_only_those_who_stand_in_it() -> None:
    one, other, _third = people(3)
    drawn = draw([(one, Near.LATELY), (other, Near.LATELY)], {(1, 2): ["Board", "Works"], (1, 3): ["Board"]})
    assert [line.label for line in drawn.lines] == ["Board, Works"]


def test_the_page_shows_my_ties_and_nobody_elses(trio: Company) -> None:
    tie(trio.jonas, trio.tilda)
    page = trio.browser("mara").page(PATH)
    assert "Jonas Pell" in page
    assert "Amara Lindqvist" in page
    assert "Tilda" not in page
    names = [link["aria-label"] for link in page("svg a[aria-label]")]
    assert sorted(names) == ["Amara Lindqvist, Lately", "Jonas Pell, Lately"]
    listed = {link["href"] for link in page("ul.steps a[href]")}
    assert {link["href"] for link in page("svg a[href]")} <= listed, "the list says the same"


def test_a_tie_of_two_others_is_no_line(trio: Company) -> None:
    """Jonas and Amara know each other, and Mara knows both: that is theirs."""
    before = trio.browser("mara").get(PATH).get_data(as_text=True)
    tie(trio.jonas, trio.amara)
    after = trio.browser("mara").get(PATH).get_data(as_text=True)
    assert before.count("line-now") == after.count("line-now") == 0
    assert "Serves with" not in after


def test_whoever_rests_stands_further_out(trio: Company, frozen: Frozen) -> None:
    frozen(clock.now())
    frozen.forward(days=400)
    with unit_of_work():
        day = clock.today("Europe/London")
        diary.log_contact(trio.mara, trio.jonas, day=day, kind=ContactKind.CALL, note="", today=day, now=clock.now())
    page = trio.browser("mara").page(PATH)
    names = sorted(link["aria-label"] for link in page("svg a[aria-label]"))
    assert names == ["Amara Lindqvist, Resting", "Jonas Pell, Lately"]
    db.session.rollback()
    rows = db.session.execute(queries.known(trio.mara, clock.today("Europe/London"))).all()
    assert [person.id for person, _last, _since in rows] == [trio.jonas, trio.amara]


def test_what_both_confirmed_is_being_in_touch(trio: Company, frozen: Frozen) -> None:
    """Nobody rests who talked with me of late, whether or not I wrote it down."""
    frozen(clock.now())
    frozen.forward(days=400)
    day = clock.today("Europe/London")
    with unit_of_work():
        evidence.talked(trio.mara, trio.amara, on=day, key="a talk", now=clock.now())
        before = day - timedelta(days=300)
        diary.log_contact(trio.mara, trio.amara, day=before, kind=ContactKind.CALL, note="", today=day, now=clock.now())
    page = trio.browser("mara").page(PATH)
    names = sorted(link["aria-label"] for link in page("svg a[aria-label]"))
    assert names == ["Amara Lindqvist, Lately", "Jonas Pell, Resting"]


def test_whom_i_met_today_is_near_whatever_i_wrote_down_before(trio: Company, frozen: Frozen) -> None:
    """The order of the list is that of the picture: the latest of all that is known."""
    frozen(clock.now())
    frozen.forward(days=400)
    friend = make_person("Zoe Quill")
    tie(trio.mara, friend)
    day = clock.today("Europe/London")
    with unit_of_work():
        for other, before in ((friend, 380), (trio.jonas, 200)):
            diary.log_contact(
                trio.mara, other, day=day - timedelta(days=before), kind=ContactKind.CALL, note="", today=day,
                now=clock.now(),
            )  # fmt: skip
    rows = db.session.execute(queries.known(trio.mara, day)).all()
    assert [person.id for person, _last, _since in rows] == [friend, trio.jonas, trio.amara]


def test_who_left_stands_in_it_no_more(trio: Company) -> None:
    with unit_of_work():
        ended = update(Belonging).where(Belonging.person_id == trio.jonas)
        db.session.execute(ended.values({"end": clock.today("Europe/London")}))
    assert "Jonas" not in trio.browser("mara").page(PATH)


def test_nobody_yet(company: Company) -> None:
    assert "It begins with one" in company.browser("tilda").page(PATH)


def befriend_many(me: int, number: int) -> None:
    """So many members without a sign-in, who have met somebody."""
    now, start = clock.now(), date(2020, 1, 1)
    with unit_of_work():
        friends = [Person(name=f"Friend{each} Number", given_name=f"Friend{each}") for each in range(number)]
        db.session.add_all(friends)
        db.session.flush()
        for each in friends:
            db.session.add(Belonging(person_id=each.id, start=start, since=start, name_key=each.name_key))
            db.session.add(Tie(person_a_id=me, person_b_id=each.id, a_met_at=now, b_met_at=now))


def test_the_picture_holds_sixty_and_the_rest_is_in_the_list(company: Company) -> None:
    befriend_many(company.mara, MOST + 1)
    mara = company.browser("mara")
    first, second = mara.page(PATH), mara.page(f"{PATH}?page=2")
    assert len(first("svg a[aria-label]")) == MOST
    assert not second("svg.chart")
    assert len(second("ul.steps > li")) == 1
