"""Databases of earlier versions are brought to this one, and nothing in them is lost."""

from __future__ import annotations

import gzip
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import select

import config
from portal.core import audit, clock, schema
from portal.core.db import db
from portal.core.demo import PASSWORD
from portal.core.doctor import comparing, private
from portal.core.doctor.findings import State
from portal.core.preparation import prepare
from portal.core.safekeeping import archive, lines, tables, upgrading
from portal.core.safekeeping.snapshot import reading
from portal.core.safekeeping.upgrading import NotMigrated
from portal.referrals.models import Referral
from portal.relationships.circle.models import CircleChair
from portal.relationships.ties.models import Contact, TieNote
from tests.core.safekeeping.conftest import portal_at
from tests.support.client import Answer, Client

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent
RELEASES = sorted({path.name.split("-")[0] for path in HERE.glob("*.sql.gz")})
#: Of a referral, who takes part and what they wrote.
REFERRAL = (
    "giver_id", "receiver_id", "referred_id", "need", "why", "how_known", "decline_line", "thanks", "decline_code",
    "value_band", "usefulness", "expected_call",
)  # fmt: skip
#: What a migration gave another meaning, as "table.column", with the reason; and tables that went, as "table".
CHANGED: dict[str, str] = {
    "event.told": "what was told of an event is kept by the SEQUENCE at which it held",
    "registration.guests": "guests have places of their own: `events/test_places_upgrade.py`",
    "registration.reminded_for": "what people were reminded of is kept by its offset: table `reminder_told`",
    "tie_note.met_where": "sealed: see below",
    "tie_note.note": "sealed: see below",
    "contact.note": "sealed: see below",
    "circle_chair.next_step": "sealed: see below",
    **{f"tie.{side}_left_at": "sealed: `core/test_migrations.py`" for side in "ab"},
    **{f"referral.{name}": "sealed: see below" for name in REFERRAL},
    "search_entry.title": "words stand in the index in all their spellings: `core/test_search.py`",
    "search_entry.body": "the same",
}
PAGES = (
    "/", "/people", "/people/1", "/organisations", "/me", "/me/security", "/me/privacy", "/me/membership", "/events",
    "/volunteer", "/leadership", "/relationships", "/circle", "/referrals", "/newsletters",
    "/office", "/office/association", "/office/audit", "/office/health",
    "/office/mailbox", "/office/people", "/office/newsletters",
)  # fmt: skip
Rows = dict[str, dict[str, dict[str, object]]]


@pytest.fixture(params=RELEASES)
def old(request, tmp_path) -> Iterator[str]:
    """A database as that version left it; its address."""
    kind = request.config.getoption("database")
    dump = gzip.decompress((HERE / f"{request.param}-{kind}.sql.gz").read_bytes()).decode()
    if kind == "sqlite":
        connection = sqlite3.connect(tmp_path / "guildhall.sqlite3")
        connection.executescript(dump)
        connection.close()
        yield f"sqlite:///{tmp_path / 'guildhall.sqlite3'}"
        return
    url = request.getfixturevalue("empty_database")
    with psycopg.connect(url) as connection:
        connection.execute(dump)
    yield config.database_url(url, tmp_path)


def everything() -> Rows:
    """Each row by its key, as names and values."""
    found: Rows = {}
    with reading(db.engine) as connection:
        for table in tables.shape(connection).tables:
            rows = (lines.values(line, table) for line in lines.read(connection, table))
            objects = [dict(zip(table.names, row, strict=True)) for row in rows]
            found[table.name] = {json.dumps([row[name] for name in table.key]): row for row in objects}
    return found


def test_there_is_one_of_each_kind():
    assert RELEASES, "no earlier version is kept"
    for release in RELEASES:
        for kind in ("sqlite", "postgresql"):
            assert (HERE / f"{release}-{kind}.sql.gz").stat().st_size < 300_000


def test_nothing_is_lost(old, tmp_path):
    with portal_at(old, tmp_path):
        before = everything()
        assert sum(map(len, before.values())) > 3000
        told = prepare(None)
        after = everything()
        assert "The database was brought from version" in told
        assert "not quite as this version makes it" not in told
        lost = [
            f"{name} {key}: {column} was {value!r}, is {after.get(name, {}).get(key, {}).get(column)!r}"
            for name, rows in before.items()
            for key, row in rows.items()
            for column, value in row.items()
            if not {name, f"{name}.{column}"} & CHANGED.keys()
            and after.get(name, {}).get(key, {}).get(column, "gone") != value
        ]
        assert lost == [], f"{len(lost)} values in all"
        assert comparing.differences(db.engine) == []
        assert list(audit.broken_links()) == []


def test_what_was_private_can_be_read_and_lies_in_the_open_no_longer(old, tmp_path):
    with portal_at(old, tmp_path):
        before = everything()
        prepare(None)
        told: dict[str, set[str]] = {"tie_note": set(), "contact": set(), "circle_chair": set()}
        for row in db.session.scalars(select(TieNote)):
            told["tie_note"] |= {row.met_where, row.note}
        told["contact"] = {row.note for row in db.session.scalars(select(Contact))}
        told["circle_chair"] = {row.next_step for row in db.session.scalars(select(CircleChair))}
        columns = {"tie_note": ("met_where", "note"), "contact": ("note",), "circle_chair": ("next_step",)}
        assert told == {
            table: {str(row[name]) for row in before[table].values() for name in names}
            for table, names in columns.items()
        }
        assert sum(map(len, told.values())) > 20
        left = [str(row) for rows in everything().values() for row in rows.values()]
        assert not [words for found in told.values() for words in found if len(words) > 30 and words in "".join(left)]
        assert private.opens(clock.now()).state is State.GOOD
    assert not [file for file in tmp_path.glob("*sqlite3*") if b"His daughter plays the horn" in file.read_bytes()]


def test_so_can_what_three_people_keep_of_a_referral(old, tmp_path):
    with portal_at(old, tmp_path):
        before = {int(row["id"]): row for row in everything()["referral"].values()}
        prepare(None)
        after = db.session.scalars(select(Referral)).all()
        assert len(after) == len(before) > 5
        for referral in after:
            was = before[referral.id]
            parties = (referral.giver_id, referral.receiver_id, referral.referred_id)
            assert parties == (was["giver_id"], was["receiver_id"], was["referred_id"])
            for name in ("need", "why", "how_known", "decline_line", "thanks"):
                assert getattr(referral, name) == was[name], name
            for name in ("decline_code", "value_band", "usefulness"):
                assert getattr(referral, name) == ("" if was[name] is None else str(was[name])), name
            assert referral.expected_call == {None: "", True: "yes", False: "no"}[was["expected_call"]]
        left = str(everything())
        assert not [row["need"] for row in before.values() if row["need"] and str(row["need"]) in left]


def test_it_was_saved_before(old, tmp_path):
    with portal_at(old, tmp_path):
        before = everything()
        with db.engine.connect() as connection:
            revision = schema.revision(connection)
        prepare(None)
    (saved,) = (tmp_path / "backups").iterdir()
    with archive.opened(saved) as found:
        found.verify()
        assert found.manifest.revision == revision
        assert {each.name: each.rows for each in found.manifest.tables} == {
            name: len(rows) for name, rows in before.items()
        }
    assert saved.stat().st_mode & 0o777 == 0o600


def test_what_cannot_be_saved_is_not_migrated(old, tmp_path, monkeypatch):
    def full(*arguments, **more):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(upgrading, "backup", full)
    with portal_at(old, tmp_path):
        with pytest.raises(NotMigrated, match=r"No space left on device.*--no-backup"):
            prepare(None)
        with db.engine.connect() as connection:
            assert schema.revision(connection) in RELEASES
        assert "brought from version" in prepare(None, save=False)


def test_a_newer_database_is_told_in_a_sentence(old, tmp_path):
    with portal_at(old, tmp_path):
        with db.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        with pytest.raises(NotMigrated, match="of a newer version of Guildhall"):
            prepare(None)


def test_the_pages_open(old, tmp_path):
    with portal_at(old, tmp_path) as app:
        prepare(None)
        db.session.remove()
        client = Client(app, Answer)
        client.submit("/sign-in", {"email": "admin@demo.example", "password": PASSWORD})
        opened = {path: client.get(path, follow_redirects=True).status_code for path in PAGES}
    assert {path: code for path, code in opened.items() if code != 200} == {}


def test_only_the_last_few_are_kept(old, tmp_path):
    with portal_at(old, tmp_path):
        (tmp_path / "backups").mkdir()
        for number in range(5):
            (tmp_path / "backups" / f"before-0009-2026010{number}.zip").touch()
        mine = tmp_path / "backups" / "mine.zip"
        mine.touch()
        prepare(None)
    left = sorted(path.name for path in (tmp_path / "backups").iterdir())
    assert len(left) == upgrading.KEPT + 1
    assert mine.exists()
