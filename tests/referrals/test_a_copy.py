"""A hostile reader with a copy of the database, and no key: they read no word, and cannot rank two members."""

from __future__ import annotations

import hashlib

import pytest
from sqlalchemy import select, text

from portal.core import clock
from portal.core.db import Model, db
from portal.core.work import unit_of_work
from portal.mail.deliveries.recovery import forget_private_words
from portal.mail.kinds import BETWEEN
from portal.mail.models import Delivery
from portal.mail.models import State as Sent
from portal.members.people.models import Person
from portal.referrals.models import Referral
from portal.referrals.states import Party, State
from portal.relationships.outside.operations import codes
from tests.referrals.doing import HOW_KNOWN, LINE, NEED, THANKS, WHY, at, handle
from tests.relationships.company import Company
from tests.relationships.outside import doing as outside

#: Tables of which a referral makes rows: all that could be counted by.
OF_REFERRALS = ("referral", "referral_step", "outside_party", "outside_suppression")


def everything(but: tuple[str, ...] = ()) -> dict[str, str]:
    """Each table of the copy as text."""
    return {
        name: " ".join(str(tuple(row)) for row in db.session.execute(text(f'SELECT * FROM "{name}"')))
        for name in sorted(Model.metadata.tables)
        if name not in but
    }


def settle_all() -> None:
    """All letters have left."""
    with unit_of_work():
        for letter in db.session.scalars(select(Delivery)):
            letter.state, letter.settled_at = Sent.ACCEPTED, clock.now()
    forget_private_words()


@pytest.fixture
def lived(trio: Company, veiled: None) -> Company:
    """One referral in each state, and two with people from outside."""
    for state in (State.DRAFT, State.OFFERED, State.DECLINED, State.C_INVITED, State.CONTACTED, State.CLOSED):
        at(trio, state)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(codes, "new_code", lambda: "BBBBBBBB")
        number = outside.asked(trio, need=f"{NEED} outside")
        outside.type_yes(number)
        assert outside.try_code(number, "BBBBBBBB") == ""
    outside.asked(trio, need=f"{NEED} outside too")
    settle_all()
    return trio


def test_they_read_no_word(lived: Company) -> None:
    kept = everything()
    assert kept["referral"]
    for table, rows in kept.items():
        for words in (NEED, WHY, HOW_KNOWN, LINE, THANKS, "no_capacity"):
            assert words not in rows, (table, words)
        if table != "delivery":  # to whom there was a letter, and not which: they said yes
            assert "Ulla" not in rows, table


def test_they_find_no_member_in_any_row_of_a_referral(lived: Company) -> None:
    """Neither by number nor by any hash that can be made without the keys, nor by a letter that was sent."""
    kept = everything()
    people = db.session.scalars(select(Person)).all()
    assert len(people) > 4
    names = [column.name for table in OF_REFERRALS for column in Model.metadata.tables[table].columns]
    assert not [name for name in names if name.endswith("person_id") or name in {"giver_id", "receiver_id"}]
    for table in OF_REFERRALS:
        assert not Model.metadata.tables[table].foreign_keys - Model.metadata.tables["referral_step"].foreign_keys
        for person in people:
            for known in (person.email or "", person.name, person.email_key or ""):
                assert known not in kept[table]
            for told in (f"{person.id}", f"referral:{person.id}", f"referral\n{person.id}", person.email or ""):
                assert hashlib.sha256(told.encode()).hexdigest() not in kept[table]


def test_they_cannot_put_a_letter_and_a_referral_together(lived: Company) -> None:
    letters = everything()["delivery"]
    referrals = db.session.scalars(select(Referral)).all()
    assert len(referrals) > 6
    for referral in referrals:
        for party in (Party.GIVER, Party.RECEIVER, Party.REFERRED):
            assert handle(referral.id, party) not in letters
    of_ties = Delivery.kind.startswith("relationships.")  # from before there was a referral
    rows = db.session.scalars(select(Delivery).where(~of_ties)).all()
    assert len(rows) > 10, "there were many"
    assert {row.kind for row in rows} == {BETWEEN}, "of which kind they were is nobody's business"


def test_the_same_member_stands_behind_other_words_in_each_copy_of_the_key(lived: Company) -> None:
    """What stands for a member depends on a key that is not in the database."""
    from portal.referrals.parties import key_of

    before = key_of(lived.mara)
    assert before in everything()["referral"]
    kept = lived.app.config["PRIVATE_KEY"]
    lived.app.config["PRIVATE_KEY"] = "another one, of somebody who has only the copy"
    try:
        assert key_of(lived.mara) != before
        assert db.session.scalars(select(Referral)).first().need == ""  # type: ignore[union-attr]
    finally:
        lived.app.config["PRIVATE_KEY"] = kept


def test_an_export_and_the_search_of_staff_hold_nothing(lived: Company) -> None:
    kept = everything()
    for table in ("search_entry", "audit_entry", "job", "form_once"):
        for words in ("Ulla", NEED, "referral"):
            assert words not in kept[table], table
