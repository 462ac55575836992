"""A restore brings everything back, on either database, or says why not and leaves everything as it was."""

from __future__ import annotations

import fcntl
import hashlib
import os
import struct
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, make_url, select, text

from portal.accounts.models import AccountSession, Invitation, PasswordReset
from portal.core import audit, clock, jobs, running, schema, search
from portal.core.db import db
from portal.core.house import house
from portal.core.models import SearchEntry
from portal.core.safekeeping import archive, loading
from portal.core.safekeeping.backup import backup
from portal.core.safekeeping.restore import NotEmpty, new_engine, restore
from portal.core.safekeeping.snapshot import Damaged
from portal.core.work import unit_of_work
from portal.mail import mailings
from portal.mail.models import Delivery, DeliveryEvent, Mailing, State
from portal.mail.outbox import Address
from portal.mail.restored import WHY
from tests.core.safekeeping.conftest import digests, portal_at, quiet
from tests.core.safekeeping.damage import DAMAGE

pytestmark = pytest.mark.slow


def sqlite_in(folder: Path) -> str:
    return f"sqlite:///{folder / 'guildhall.sqlite3'}"


def everything_below(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def lives(url: str, folder: Path) -> None:
    """People can be found, the trail is whole and closed to changes, and what comes next gets a number of its own."""
    with portal_at(url, folder) as app:
        assert app.test_client().get("/sign-in").status_code == 200
        assert app.test_client().get("/readyz").json["checks"]["schema"] is True
        assert list(audit.broken_links()) == []
        somebody = db.session.scalars(select(SearchEntry).where(SearchEntry.kind == "person")).first()
        found = db.session.scalars(search.matches("person", somebody.title).with_only_columns(SearchEntry.object_id))
        assert somebody.object_id in found.all()
        with unit_of_work():
            number = jobs.start("x", "x", account_id=None, arguments={}).id
        assert number > 7002
        with pytest.raises(Exception, match="append-only"), unit_of_work():
            db.session.execute(text("DELETE FROM audit_entry"))


def test_everything_comes_back(inhabited, kept, inhabited_url, tmp_path):
    target = tmp_path / "into"
    done = restore(kept, target, sqlite_in(target), tell=quiet)
    assert digests(sqlite_in(target)) == done.manifest.digests == digests(inhabited_url)
    assert set(everything_below(target)) == {
        "guildhall.sqlite3", ".running.lock", "photos/a-large.webp", "branding/mark.svg",
    }  # fmt: skip
    assert {path.stat().st_mode & 0o077 for path in (target, *target.rglob("*"))} == {0}
    lives(sqlite_in(target), target)


@pytest.mark.postgresql
def test_everything_comes_back_on_the_other_database(inhabited, kept, inhabited_url, empty_database, tmp_path):
    """From PostgreSQL to SQLite, saved there, and back to PostgreSQL."""
    between, target = tmp_path / "between", tmp_path / "into"
    first = restore(kept, between, sqlite_in(between), tell=quiet)
    with portal_at(sqlite_in(between), between):
        second = backup(db.engine, between, tmp_path / "second.zip", tell=quiet)
    url = "postgresql+psycopg" + empty_database.removeprefix("postgresql")
    restore(tmp_path / "second.zip", target, url, tell=quiet)
    assert digests(inhabited_url) == first.manifest.digests == second.digests == digests(url)
    lives(url, target)


def test_a_backup_of_an_older_version_is_brought_up(inhabited, tmp_path):
    engine = new_engine(make_url(sqlite_in(tmp_path)))
    schema.upgrade_to(engine, "0010")
    with engine.begin() as connection:
        connection.execute(
            text("INSERT INTO setting VALUES ('name', '\"The old house\"', '2026-01-01 00:00:00.000000')")
        )
    saved = backup(engine, tmp_path, tmp_path / "old.zip", tell=quiet)
    assert (saved.revision, saved.rows) == ("0010", 1)
    done = restore(tmp_path / "old.zip", tmp_path / "into", sqlite_in(tmp_path / "into"), tell=quiet)
    assert done.revision == schema.newest()
    with portal_at(sqlite_in(tmp_path / "into"), tmp_path / "into"):
        assert db.session.scalar(text("SELECT value FROM setting")) == '"The old house"'
        assert db.session.scalar(text("SELECT count(*) FROM checkup")) == 0


def test_a_backup_of_a_newer_version_is_refused(inhabited, altered, tmp_path):
    def newer(manifest, members):
        manifest["revision"] = "9999"

    with pytest.raises(schema.FromTheFuture, match="newer version"):
        restore(altered(newer), tmp_path / "into", sqlite_in(tmp_path / "into"), tell=quiet)
    assert not (tmp_path / "into").exists()


@pytest.mark.parametrize("change", DAMAGE.values(), ids=DAMAGE)
def test_what_is_not_whole_is_refused_and_leaves_nothing(change, inhabited, altered, tmp_path):
    target = tmp_path / "into"
    with pytest.raises(Damaged):
        restore(altered(change), target, sqlite_in(target), tell=quiet)
    assert not target.exists() or set(everything_below(target)) <= {".running.lock"}
    assert not (tmp_path / "evil").exists()


def test_a_zip_that_breaks_off_is_refused(inhabited, copy, tmp_path):
    whole = copy.read_bytes()
    for length in (0, 10, len(whole) // 2, len(whole) - 10):
        copy.write_bytes(whole[:length])
        with pytest.raises(Damaged):
            restore(copy, tmp_path / "into", sqlite_in(tmp_path / "into"), tell=quiet)


def middle_of(member: zipfile.ZipInfo, whole: bytes) -> int:
    """Where the middle of its data lies in the file: after a header of 30 bytes, its name, and what else is there."""
    name, extra = struct.unpack_from("<HH", whole, member.header_offset + 26)
    return member.header_offset + 30 + name + extra + member.compress_size // 2


def test_any_byte_that_fell_over_is_seen(inhabited, copy, tmp_path):
    """Flipped in the middle of each member, the zip's own checks or ours notice it."""
    whole = copy.read_bytes()
    with zipfile.ZipFile(copy) as found:
        places = [middle_of(member, whole) for member in found.infolist() if member.compress_size]
    assert len(places) > 20
    for place in places:
        broken = bytearray(whole)
        broken[place] ^= 0xFF
        copy.write_bytes(broken)
        with pytest.raises(Damaged), archive.opened(copy) as found:
            found.verify()


def test_what_does_not_fit_is_refused_before_anything_is_written(inhabited, altered, tmp_path):
    def bomb(manifest, members):
        manifest["files"][0]["bytes"] = 10**16

    with pytest.raises(NotEmpty, match="are free"):
        restore(altered(bomb), tmp_path / "into", sqlite_in(tmp_path / "into"), tell=quiet)
    assert everything_below(tmp_path / "into") == {}


@pytest.mark.parametrize("left", ["guildhall.sqlite3", "guildhall.sqlite3-wal", "guildhall.sqlite3-journal"])
def test_a_database_that_is_there_is_never_touched(left, inhabited, kept, tmp_path):
    (tmp_path / left).write_bytes(b"somebody's rows")
    before = everything_below(tmp_path)
    with pytest.raises(NotEmpty, match="Move it"):
        restore(kept, tmp_path, sqlite_in(tmp_path), tell=quiet)
    assert everything_below(tmp_path) == before | {".running.lock": b""}


@pytest.mark.postgresql
def test_rows_that_are_there_are_never_touched(inhabited, kept, inhabited_url, tmp_path):
    before = digests(inhabited_url)
    with pytest.raises(NotEmpty, match="holds rows already"):
        restore(kept, tmp_path / "into", inhabited_url, tell=quiet)
    assert digests(inhabited_url) == before


@pytest.mark.postgresql
def test_empty_tables_of_this_version_take_a_backup_of_an_older_one_and_nothing_of_a_failed_one(
    inhabited, altered, empty_database, tmp_path
):
    url = "postgresql+psycopg" + empty_database.removeprefix("postgresql")
    engine = new_engine(make_url(sqlite_in(tmp_path)))
    schema.upgrade_to(engine, "0010")
    backup(engine, tmp_path, tmp_path / "old.zip", tell=quiet)
    schema.upgrade_to(new_engine(make_url(url)), "head")
    with pytest.raises(Damaged):
        restore(altered(DAMAGE["a key twice"]), tmp_path / "into", url, tell=quiet)
    assert digests(url) == {}
    done = restore(tmp_path / "old.zip", tmp_path / "into", url, tell=quiet)
    assert done.revision == schema.newest()


def test_files_that_are_there_stay_and_only_the_same_ones_do_no_harm(inhabited, kept, home, tmp_path):
    (tmp_path / "photos").mkdir()
    photo = tmp_path / "photos" / "a-large.webp"
    photo.write_bytes(b"another picture")
    with pytest.raises(NotEmpty, match="it is another one"):
        restore(kept, tmp_path, sqlite_in(tmp_path), tell=quiet)
    assert photo.read_bytes() == b"another picture"
    photo.write_bytes((home / "photos" / "a-large.webp").read_bytes())
    restore(kept, tmp_path, sqlite_in(tmp_path), tell=quiet)


def test_no_restore_under_a_running_portal_and_no_portal_under_a_restore(inhabited, kept, tmp_path):
    portal = os.open(tmp_path / running.NAME, os.O_RDWR | os.O_CREAT)
    fcntl.flock(portal, fcntl.LOCK_SH)
    with pytest.raises(running.StillRunning, match="Stop its web server and worker"):
        restore(kept, tmp_path, sqlite_in(tmp_path), tell=quiet)
    os.close(portal)
    with running.alone(tmp_path), pytest.raises(SystemExit, match="restore or a move"):
        running.hold(tmp_path)
    restore(kept, tmp_path, sqlite_in(tmp_path), tell=quiet)


def test_the_secret_comes_back_and_puts_none_away(inhabited, home, tmp_path):
    keys = {"secret_key": "the-very-key", "private_key": "another-key"}
    backup(db.engine, home, tmp_path / "saved.zip", keys=keys, tell=quiet)
    target = tmp_path / "into"
    target.mkdir()
    (target / "secret_key").write_text("made-by-the-command")
    done = restore(tmp_path / "saved.zip", target, sqlite_in(target), tell=quiet)
    assert (target / "secret_key").read_text() == "the-very-key"
    assert (target / "secret_key.before-restore").read_text() == "made-by-the-command"
    assert (target / "private_key").read_text() == "another-key"
    assert any("secret_key.before-restore" in note for note in done.notes)


def test_what_opened_doors_and_what_waited_does_not_come_back_as_it_was(app, cast, tmp_path, data_dir):
    """Amara is signed in and has asked for a reset, Bruno is invited, a letter and two messages are on their way."""
    from portal.accounts import notices, operations

    now = clock.now()
    account = cast.account(cast.amara)
    letter = ("newsletters.edition", "edition:9")
    with unit_of_work():
        db.session.add(
            AccountSession(
                token_hash="t" * 64, account_id=account.id, created_at=now, last_seen_at=now, proved_at=now,
                expires_at=now + timedelta(days=30),
            )
        )  # fmt: skip
        db.session.add(
            PasswordReset(account_id=account.id, token_hash="r" * 64, created_at=now, expires_at=now + timedelta(1))
        )
        invitation, token = operations.prepare_invitation("bruno@new.example", "Bruno", now)
        notices.invitation(invitation, token)
        mailing = mailings.create(letter[0], key=letter[1], subject="S", html="<p>x</p>", text="x", now=now)
        readers = [mailings.Recipient(f"person:{n}", Address(f"r{n}@letters.example")) for n in range(3)]
        mailings.add_recipients(mailing, readers, now=now)
        mailings.start(mailing, now=now)
        first = db.session.scalars(select(Delivery).where(Delivery.mailing_id == mailing.id)).first()
        first.state, first.lease, first.lease_until = State.COMMITTING, "x.y", now
    backup(db.engine, data_dir, tmp_path / "saved.zip", tell=quiet)
    into = tmp_path / "into"
    done = restore(tmp_path / "saved.zip", into, sqlite_in(into), after=house().restored, tell=quiet)
    assert any("signed out" in note for note in done.notes)
    assert any("held" in note for note in done.notes)
    db.session.remove()
    with portal_at(sqlite_in(into), into):
        assert db.session.scalar(select(func.count()).select_from(AccountSession)) == 0
        assert db.session.scalar(select(PasswordReset)).used_at is not None
        assert db.session.scalar(select(Invitation)).revoked_at is not None
        assert db.session.scalar(select(Mailing)).paused_at is not None
        states = sorted(db.session.scalars(select(Delivery.state).where(Delivery.mailing_id.is_not(None))))
        assert states == [State.QUEUED, State.QUEUED, State.UNCONFIRMED]
        alone = db.session.scalars(select(Delivery).where(Delivery.mailing_id.is_(None))).all()
        assert {delivery.state for delivery in alone} == {State.SKIPPED, State.UNCONFIRMED}
        told = db.session.scalars(select(DeliveryEvent.detail).where(DeliveryEvent.detail == WHY)).all()
        assert len(told) == len(alone) + 1
        assert jobs.sweep() == []
        db.session.rollback()
        assert db.session.scalar(select(func.count()).where(Delivery.state == State.ACCEPTED)) == 0


def test_a_failed_row_leaves_no_half_filled_tables(inhabited, kept, tmp_path):
    """Loading is one transaction: what came before the refused row is not there either."""
    engine = new_engine(make_url(sqlite_in(tmp_path)))
    schema.upgrade_to(engine, "head")
    with archive.opened(kept) as found:
        by_name = {each.name: each for each in found.manifest.tables}

        def lines_of(table):
            yield from found.lines(by_name[table.name])
            if table.name == "registration":
                yield b'["no row"]\n'

        with pytest.raises(Damaged, match="registration"):
            loading.load(engine, found.manifest.shape, lines_of, quiet)
    assert set(digests(sqlite_in(tmp_path)).values()) == {hashlib.sha256().hexdigest()}
