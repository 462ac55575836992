"""What is sealed: readable by whoever may read the row, by nobody who has the database, and by nobody once erased."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from portal.accounts.operations import OPERATOR
from portal.core import clock, sealing, vault
from portal.core.db import db
from portal.core.doctor import private
from portal.core.doctor.findings import State
from portal.core.facts import record
from portal.core.models import PrivateKey
from portal.core.sealing import pseudonym, sealed, sealed_by
from portal.core.vault import VaultClosed
from portal.core.work import attempt, unit_of_work
from portal.core.world import World
from portal.members.facts import PersonErased
from portal.members.merging.operations import merging
from portal.members.people.merges import Merge
from portal.members.people.models import Person
from tests.support.statements import count_statements

WORDS = "Wants to sell the yard before spring"


class Base(DeclarativeBase):
    """Tables of these tests alone."""


class Thing(Base):
    __tablename__ = "thing_of_tests"

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int]
    words_sealed: Mapped[bytes | None]
    wish_sealed: Mapped[bytes | None]
    words = sealed("owner_id")
    wish = sealed("owner_id")


class Shared(Base):
    __tablename__ = "shared_of_tests"

    id: Mapped[int] = mapped_column(primary_key=True)
    own_key: Mapped[bytes | None]
    words_sealed: Mapped[bytes | None]
    words = sealed_by("own_key")


@pytest.fixture(autouse=True)
def tables(app):
    Base.metadata.create_all(db.engine)


def keep(owner, **values):
    """A row that is written, and forgotten by the session; its number. `owner`: a person, or their number."""
    number = owner if isinstance(owner, int) else owner.id
    with unit_of_work():
        thing = Thing(owner_id=number, **values)
        db.session.add(thing)
    number = thing.id
    db.session.remove()
    return number


def raw(number, table=Thing):
    return db.session.scalar(select(table.words_sealed).where(table.id == number))


def test_it_reads_as_it_was_written_and_the_database_holds_none_of_it(cast):
    number = keep(cast.amara, words=WORDS)
    thing = db.session.get_one(Thing, number)
    assert (thing.words, thing.wish) == (WORDS, "")
    assert raw(number)[0] == vault.VERSION
    assert b"yard" not in raw(number)
    assert len(raw(number)) == vault.HEAD.size + vault.NONCE + 64 + 16
    assert thing.wish_sealed is None


def test_the_same_words_never_look_the_same_and_their_length_tells_nothing(cast):
    one, other = keep(cast.amara, words="No"), keep(cast.amara, words="We do this ourselves")
    again = keep(cast.amara, words="No")
    assert len(raw(one)) == len(raw(other))
    assert raw(one) != raw(again)


def test_values_come_in_any_order_and_can_be_changed_and_emptied(cast):
    amara = cast.amara.id
    thing = Thing(words=WORDS, wish="A dog")
    assert thing.words == WORDS
    with unit_of_work():
        thing.owner_id = amara
        db.session.add(thing)
    with unit_of_work():
        thing.words = "Nothing any more"
        assert thing.words == "Nothing any more"
    with unit_of_work():
        thing.wish = ""
    db.session.expire_all()
    assert (thing.words, thing.wish, thing.wish_sealed) == ("Nothing any more", "", None)


def test_what_is_rolled_back_was_never_said(cast):
    thing = db.session.get_one(Thing, keep(cast.amara, words=WORDS))
    with pytest.raises(ZeroDivisionError), unit_of_work():
        thing.words = "Another"
        raise ZeroDivisionError
    assert thing.words == WORDS


def test_a_key_that_was_rolled_back_seals_nothing(cast):
    amara = cast.amara.id
    with unit_of_work():
        with pytest.raises(ZeroDivisionError), attempt():
            db.session.add(Thing(owner_id=amara, words="Gone"))
            db.session.flush()
            raise ZeroDivisionError
        db.session.add(Thing(owner_id=amara, words=WORDS))
    db.session.remove()
    assert db.session.scalars(select(Thing)).one().words == WORDS


def test_no_driver_takes_what_is_not_sealed(cast):
    with pytest.raises((StatementError, TypeError)), unit_of_work():
        db.session.execute(update(Thing).values(words_sealed=sealing.Unsealed(WORDS)))
    assert WORDS not in repr(sealing.Unsealed(WORDS))


def test_each_has_keys_of_their_own(cast):
    keep(cast.amara, words=WORDS)
    keep(cast.bruno, words=WORDS)
    keep(cast.bruno, wish=WORDS)
    owners = db.session.scalars(select(PrivateKey.person_id).order_by(PrivateKey.id)).all()
    assert owners == [cast.amara.id, cast.bruno.id]


def test_two_at_once_make_one_key_and_both_are_kept(cast, at_once):
    def write():
        with unit_of_work():
            db.session.add(Thing(owner_id=amara, words=WORDS))

    amara = cast.amara.id
    assert at_once(write, write, write) == [None, None, None]
    assert db.session.scalar(select(func.count()).select_from(PrivateKey)) == 1
    assert {thing.words for thing in db.session.scalars(select(Thing))} == {WORDS}


def test_a_list_costs_one_statement_whoever_they_are_of(cast):
    people = [cast.amara.id, cast.bruno.id, cast.amara.id, cast.jonas.id]
    for person in people:
        keep(person, words=WORDS, wish="A dog")
    with count_statements() as statements:
        things = db.session.scalars(select(Thing)).all()
        assert [thing.words for thing in things] == [WORDS] * 4
        assert [thing.wish for thing in things] == ["A dog"] * 4
    assert len(statements) == 2, statements


def test_many_rows_at_once(cast, app):
    people = cast.all("amara", "bruno")
    world = World(rng=None, now=clock.now(), size=1, seed=1)
    with unit_of_work():
        rows = [{"owner_id": each.id, "words": f"{WORDS} {each.name}"} for each in people]
        world.insert(Thing, [*rows, {"owner_id": cast.amara.id, "words": ""}])
        world.insert(Shared, [{"words": WORDS}, {"words": ""}])
    names = [thing.words for thing in db.session.scalars(select(Thing).order_by(Thing.id))]
    assert names == [f"{WORDS} {cast.amara.name}", f"{WORDS} {cast.bruno.name}", ""]
    assert [each.words for each in db.session.scalars(select(Shared).order_by(Shared.id))] == [WORDS, ""]
    assert b"yard" not in raw(1)


def test_who_is_erased_leaves_nothing_to_read(cast):
    number, other = keep(cast.amara, words=WORDS), keep(cast.bruno, words=WORDS)
    kept = db.session.scalars(select(PrivateKey).where(PrivateKey.person_id == cast.amara.id)).one().wrapped
    with unit_of_work():
        assert db.session.get_one(Thing, number).words == WORDS
        record(PersonErased(person_id=cast.amara.id))
    assert db.session.get_one(Thing, number).words == ""
    assert db.session.get_one(Thing, other).words == WORDS
    assert db.session.scalar(select(func.count()).where(PrivateKey.wrapped == kept)) == 0
    assert private.opens(clock.now()).state is State.GOOD, "that is as it should be"


def somebody(name):
    """Somebody without an account; their number."""
    with unit_of_work():
        given, _, family = name.partition(" ")
        person = Person(name=name, given_name=given, family_name=family)
        db.session.add(person)
    return person.id


def test_of_two_who_were_put_together_all_is_read_and_who_is_taken_apart_again_hangs_on_no_other(app):
    amara, bruno = somebody("Amara Lindqvist"), somebody("Amara Lindquist")
    one, other = keep(amara, words=WORDS), keep(bruno, words="Of the other")
    with unit_of_work():
        kept, merged = db.session.get_one(Person, amara), db.session.get_one(Person, bruno)
        row = merging.merge(kept, merged, giver=OPERATOR, now=clock.now())
    merge = row.id
    assert set(db.session.scalars(select(PrivateKey.person_id))) == {amara}
    third = keep(amara, words="Since then")
    assert [db.session.get_one(Thing, each).words for each in (one, other, third)] == [
        WORDS, "Of the other", "Since then",
    ]  # fmt: skip
    with unit_of_work():
        merging.undo(db.session.get_one(Merge, merge), giver=OPERATOR, now=clock.now())
    with unit_of_work():
        sealing.forget(bruno)
    assert [db.session.get_one(Thing, each).words for each in (one, other, third)] == [WORDS, "", "Since then"]


def test_what_was_damaged_takes_no_page_down_and_the_doctor_says_so(cast):
    whole, number = keep(cast.amara, words="Whole"), keep(cast.amara, words=WORDS)
    for broken in (raw(number)[:-1] + b"x", raw(number)[:5], b"\x09" * 40, b""):
        with unit_of_work():
            db.session.execute(update(Thing).where(Thing.id == number).values(words_sealed=broken))
        assert db.session.get_one(Thing, number).words == ""
    assert db.session.get_one(Thing, whole).words == "Whole"
    (thing,) = [each for each in sealing.fields_of(Thing).values() if each.name == "words"]
    key = db.session.scalar(select(Thing.owner_id))
    assert not thing.is_damaged(raw(whole), key)
    assert thing.is_damaged(raw(whole)[:-1] + b"x", key)


def test_words_of_one_column_do_not_open_in_another(cast):
    number = keep(cast.amara, words=WORDS)
    with unit_of_work():
        db.session.execute(update(Thing).values(wish_sealed=Thing.words_sealed))
    thing = db.session.get_one(Thing, number)
    assert (thing.words, thing.wish) == (WORDS, "")


def test_with_another_master_key_nothing_is_read_and_nothing_is_spoiled(cast, app):
    number = keep(cast.amara, words=WORDS)
    right = app.config["PRIVATE_KEY"]
    assert private.opens(clock.now()).state is State.GOOD
    app.config["PRIVATE_KEY"] = "another-one-0123456789-abcdefghijklmnopqrstuvwxyz"
    db.session.remove()
    assert db.session.get_one(Thing, number).words == ""
    for person in (cast.amara, cast.bruno):
        with pytest.raises(VaultClosed):
            keep(person, words="Another")
    with pytest.raises(VaultClosed), unit_of_work():
        db.session.add(Shared(words=WORDS))
    finding = private.opens(clock.now())
    assert finding.state is State.BAD
    assert "does not open 1 of the 1 keys" in finding.told
    app.config["PRIVATE_KEY"] = right
    db.session.remove()
    assert db.session.get_one(Thing, number).words == WORDS


def test_a_row_with_a_key_of_its_own_is_read_until_that_is_taken(app):
    with unit_of_work():
        row = Shared(words=WORDS)
        db.session.add(row)
    number = row.id
    db.session.remove()
    row = db.session.get_one(Shared, number)
    assert (row.words, b"yard" in raw(number, Shared)) == (WORDS, False)
    with unit_of_work():
        row.own_key = None
    assert row.words == ""
    assert raw(number, Shared) is not None
    with unit_of_work():
        row.words = "Begun anew"
    db.session.remove()
    assert db.session.get_one(Shared, number).words == "Begun anew"


def test_a_pseudonym_is_the_same_each_time_and_another_one_for_each_purpose(app):
    assert pseudonym("asked", 7) == pseudonym("asked", 7)
    assert len({pseudonym("asked", 7), pseudonym("asked", 8), pseudonym("stopped", 7)}) == 3
    assert len(pseudonym("asked", 7)) == 64
    before = pseudonym("asked", 7)
    app.config["PRIVATE_KEY"] = "another-one-0123456789-abcdefghijklmnopqrstuvwxyz"
    assert pseudonym("asked", 7) != before


def test_a_person_that_goes_takes_their_keys_along(app):
    number = keep(somebody("Ada Fenn"), words=WORDS)
    with unit_of_work():
        db.session.execute(delete(Person).where(Person.name == "Ada Fenn"))
    assert db.session.scalar(select(func.count()).select_from(PrivateKey)) == 0
    assert db.session.get_one(Thing, number).words == ""
