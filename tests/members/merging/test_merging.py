"""Two entries about one person put together: all goes along, nobody sees more, and for a week it can be undone."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

import pytest
from sqlalchemy import func, select

from portal.accounts.operations import OPERATOR, Giver, NotYoursToGive
from portal.core import clock
from portal.core.actors import VISITOR
from portal.core.db import Model, db
from portal.core.errors import DomainError
from portal.core.search import matches
from portal.core.work import unit_of_work
from portal.members.memberships.models import Belonging, Membership, Representation
from portal.members.memberships.operations import organisations
from portal.members.merging import errors, leads
from portal.members.merging.models import MergeMove
from portal.members.merging.operations import merging
from portal.members.people import profile
from portal.members.people.merges import Merge
from portal.members.people.models import Person
from portal.members.people.operations import people, publishing
from portal.members.privacy.operations import erasing
from portal.members.sweeps import due
from portal.relationships.ties.models import Tie, TieNote
from portal.relationships.ties.operations import diary, ties


def put(kept: Person, merged: Person, **more) -> int:
    with unit_of_work():
        row = merging.merge(kept, merged, **{"giver": OPERATOR, "now": clock.now()} | more)
    return row.id


def undo(number: int, **more) -> None:
    with unit_of_work():
        merging.undo(db.session.get_one(Merge, number), **{"giver": OPERATOR, "now": clock.now()} | more)


def found(words: str) -> set[int]:
    hits = matches("person", words).subquery()
    return set(db.session.scalars(select(hits.c.object_id)))


def rows() -> dict[str, list[tuple]]:
    """Everything in the tables that lead to people."""
    tables = [Model.metadata.tables[lead.table] for lead in leads.all_leads()]
    return {
        table.name: [tuple(row) for row in db.session.execute(select(table).order_by(*table.primary_key.columns))]
        for table in [*tables, Model.metadata.tables["person"], Model.metadata.tables["account"]]
    }


def test_every_table_that_leads_to_somebody_is_named(app):
    named = {lead.table for lead in leads.all_leads()}
    leading = {
        table.name
        for table in Model.metadata.tables.values()
        if any(leads.leads_to_person(column) for column in table.columns)
    }
    assert leading == named | leads.NOT_MOVED
    assert named.isdisjoint(leads.NOT_MOVED)


def test_what_one_leaves_empty_comes_from_the_other_and_the_other_is_gone(twice):
    amara, other = twice
    assert found("Lindqvist") == {amara.id, other.id}
    put(amara, other)
    assert (amara.phone, amara.email) == ("01632 960111", "amara@members.example")
    assert amara.office_note == "Prefers mornings."
    assert found("Lindqvist") == {amara.id}
    assert other.merged_at is not None


def test_words_are_taken_of_the_other_where_that_is_chosen(twice):
    amara, other = twice
    with unit_of_work():
        people.change_person(other, {"headline": "Conservator"}, giver=OPERATOR, now=clock.now())
    number = put(amara, other, taken=["headline", "email"])
    assert (amara.headline, amara.email) == ("Conservator", "amara@bindery.example")
    undo(number)
    assert (amara.headline, amara.email) == ("Bookbinder", "amara@members.example")


def test_nobody_sees_more_than_before(twice):
    amara, other = twice
    with unit_of_work():
        people.choose_visibility(other, {"phone": "nobody"}, now=clock.now())
        people.choose_visibility(amara, {"email": "leaders"}, now=clock.now())
    put(amara, other)
    assert (amara.visibility["phone"], amara.visibility["email"]) == ("nobody", "leaders")


def test_what_is_open_to_everybody_on_no_page_is_not_published_by_another_page(twice):
    """She chose it, and has no public page: the entry into which hers is put has one."""
    amara, other = twice
    with unit_of_work():
        people.change_person(amara, {"phone": "01632 960999", "story": "Ink."}, giver=OPERATOR, now=clock.now())
        people.change_person(other, {"phone": ""}, giver=OPERATOR, now=clock.now())
        people.choose_visibility(amara, {"phone": "public", "story": "public"}, now=clock.now())
        publishing.publish(other, indexed=False, now=clock.now())
    assert not profile.visible_fields(VISITOR, amara)
    put(other, amara)
    assert not {"phone", "story"} & profile.visible_fields(VISITOR, other).keys()
    assert {"phone", "story"} <= profile.fields_for_members(other).keys()


def test_memberships_on_the_same_days_become_one_after_the_other_and_nothing_is_lost(twice, begin, plan, make_person):
    amara, other = twice
    day = clock.today("Europe/London")
    earlier = begin(other, plan, day - timedelta(days=1000), until=day + timedelta(days=20))
    own = db.session.scalars(select(Membership).where(Membership.person_id == amara.id)).one()
    before = rows()
    number = put(amara, other)
    assert {m.person_id for m in db.session.scalars(select(Membership))} == {amara.id}
    assert db.session.get_one(Membership, earlier.id).end == own.start
    (days,) = db.session.scalars(select(Belonging)).all()
    assert (days.person_id, days.start, days.since) == (amara.id, earlier.start, earlier.start)
    undo(number)
    after = rows()
    del before["person"], after["person"]  # which say when they were changed
    assert after == before
    assert db.session.scalar(select(func.count()).select_from(Belonging)) == 2


def test_of_two_that_speak_for_a_firm_the_primary_stays(twice, make_firm):
    amara, other = twice
    firm = make_firm()
    with unit_of_work():
        organisations.represent(firm, amara, kind="delegate", start=date(2024, 1, 1))
        organisations.represent(firm, other, kind="primary", start=date(2025, 1, 1))
    number = put(amara, other)
    speaks = db.session.scalars(select(Representation).order_by(Representation.start)).all()
    assert [(row.person_id, row.kind, row.start, row.end) for row in speaks] == [
        (amara.id, "delegate", date(2024, 1, 1), date(2025, 1, 1)), (amara.id, "primary", date(2025, 1, 1), None),
    ]  # fmt: skip
    undo(number)
    speaks = db.session.scalars(select(Representation).order_by(Representation.start)).all()
    assert [(row.person_id, row.end) for row in speaks] == [(amara.id, None), (other.id, None)]


def test_ties_notes_and_what_each_said_go_along_in_their_order(cast, make_person):
    jonas, amara, other = cast.jonas, cast.amara, make_person("A. Lindqvist")
    now = clock.now()
    with unit_of_work():
        db.session.add(Tie(person_a_id=jonas.id, person_b_id=other.id, a_met_at=now))
        db.session.add(TieNote(owner_id=jonas.id, about_id=other.id, note="Likes rowing", changed_at=now))
    assert jonas.id < amara.id < other.id
    bruno = cast.bruno
    assert bruno.id > other.id
    with unit_of_work():
        db.session.add(Tie(person_a_id=other.id, person_b_id=bruno.id, a_met_at=now))
    number = put(bruno, other)  # the tie of the two themselves is of one person with himself: it stays
    tie = db.session.scalars(select(Tie).where(Tie.a_met_at.is_not(None)).order_by(Tie.id)).first()
    assert (tie.person_a_id, tie.person_b_id, tie.a_met_at) == (jonas.id, bruno.id, now)
    assert db.session.scalars(select(TieNote.about_id)).one() == bruno.id
    undo(number)
    number = put(jonas, bruno)
    undo(number)
    db.session.expire_all()
    assert {(t.person_a_id, t.person_b_id) for t in db.session.scalars(select(Tie))} == {
        (jonas.id, other.id), (other.id, bruno.id),
    }  # fmt: skip


def test_the_lower_number_stands_first_also_after_a_merge_that_turns_a_tie(cast, make_person):
    amara, jonas, other = cast.amara, cast.jonas, make_person("A. Lindqvist")
    now = clock.now()
    with unit_of_work():
        db.session.add(Tie(person_a_id=jonas.id, person_b_id=other.id, b_met_at=now))
    number = put(amara, other)
    tie = db.session.scalars(select(Tie)).one()
    assert (tie.person_a_id, tie.person_b_id, tie.a_met_at, tie.b_met_at) == (amara.id, jonas.id, now, None)
    undo(number)
    db.session.refresh(tie)
    assert (tie.person_a_id, tie.person_b_id, tie.a_met_at, tie.b_met_at) == (jonas.id, other.id, None, now)


def test_whoever_was_forgotten_is_not_taken_apart(twice):
    number = put(*twice)
    with unit_of_work():
        erasing.erase(twice[0], giver=OPERATOR, now=clock.now())
    with pytest.raises(errors.TooLate):
        undo(number)


def test_what_changed_since_stays_as_it_is_now(twice):
    amara, other = twice
    number = put(amara, other)
    with unit_of_work():
        people.change_person(amara, {"phone": "01632 960999"}, giver=OPERATOR, now=clock.now())
        people.choose_visibility(amara, {"email": "nobody"}, now=clock.now())
    undo(number)
    assert amara.phone == "01632 960999"
    assert amara.visibility["email"] == "nobody"
    assert found("Lindqvist") == {amara.id, other.id}


def test_a_week_and_no_longer(twice, frozen):
    amara, other = twice
    frozen("2026-05-04 12:00")
    number = put(amara, other)
    frozen("2026-05-11 12:00")
    with pytest.raises(errors.TooLate):
        undo(number)
    due(clock.now())
    row = db.session.get_one(Merge, number)
    assert row.was == {}
    assert not db.session.scalar(select(func.count()).select_from(MergeMove))
    due(clock.now())


def test_it_is_refused_where_it_makes_no_sense(twice, cast, make_person):
    amara, other = twice
    with pytest.raises(errors.TheSameEntry):
        put(amara, amara)
    number = put(amara, other)
    with pytest.raises(errors.MergedAlready):
        put(cast.jonas, other)
    with pytest.raises(errors.MergedAlready):
        put(other, cast.jonas)
    put(cast.jonas, amara)
    with pytest.raises(errors.MergedOn):
        undo(number)


def test_nobody_gets_at_more_than_they_may_by_putting_people_together(cast, make_person):
    """Whoever is put into another entry brings what they may do along."""
    secretary, administrator, other = Giver(cast.petra.account_id, proved=True), cast.yusra, make_person("Y. Haddad")
    for kept, merged in ((other, administrator), (administrator, other)):
        with pytest.raises(NotYoursToGive):
            put(kept, merged, giver=secretary)
    put(cast.amara, cast.jonas, giver=secretary)


def test_nobody_in_the_office_reads_what_is_private_by_becoming_somebody(cast, make_person, sign_in, client):
    """Whoever keeps the list, and would be whoever owns the notes."""
    with unit_of_work():
        ties.say_met(cast.amara.id, cast.jonas.id, now=clock.now())
        diary.keep_note(
            cast.amara.id, cast.jonas.id, met_on=None, met_where="quay", note="A worry of his.",
            today=clock.today("Europe/London"), now=clock.now(),
        )  # fmt: skip
    secretary = Giver(cast.petra.account_id, proved=True)
    for kept, merged in ((cast.petra, cast.amara), (cast.amara, cast.petra)):
        with pytest.raises(errors.OneIsYours):
            put(kept, merged, giver=secretary)
    sign_in(client, cast.petra)
    page = client.page(f"/office/people/{cast.petra.id}/merge/{cast.amara.id}")
    assert "Somebody else in the office has to put them together." in page
    assert "A worry of his." not in client.page(f"/people/{cast.jonas.id}")
    put(cast.petra, make_person("P. Okafor"), giver=secretary)


def test_one_of_two_who_put_them_together_at_once_does(twice, at_once):
    amara, other = twice[0].id, twice[1].id

    def press(kept: int, merged: int) -> str:
        try:
            put(db.session.get_one(Person, kept), db.session.get_one(Person, merged))
        except DomainError as refused:
            return type(refused).__name__
        return "done"

    told = at_once(partial(press, amara, other), partial(press, other, amara), partial(press, amara, other))
    assert sorted(told) == ["MergedAlready", "MergedAlready", "done"]
    assert db.session.scalar(select(func.count()).select_from(Merge)) == 1


def test_one_of_two_who_undo_at_once_does(twice, at_once):
    number = put(*twice)

    def press() -> str:
        try:
            undo(number)
        except DomainError as refused:
            return type(refused).__name__
        return "done"

    assert sorted(at_once(press, press)) == ["UndoneAlready", "done"]
