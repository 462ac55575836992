"""A backup is whole, private, and one instant, whatever goes on meanwhile."""

from __future__ import annotations

import json
import threading
import zipfile

import pytest
from sqlalchemy import text

from portal.core import audit, checkups, running
from portal.core.db import db
from portal.core.safekeeping import archive
from portal.core.safekeeping.backup import backup
from portal.core.safekeeping.export import export
from portal.core.safekeeping.restore import restore
from portal.core.safekeeping.snapshot import Damaged
from portal.core.work import unit_of_work
from tests.core.safekeeping.conftest import digests, quiet
from tests.support.application import make_app

pytestmark = pytest.mark.slow


def test_a_backup_is_for_its_owner_alone_and_replaces_nothing(inhabited, home, tmp_path):
    file = tmp_path / "saved.zip"
    backup(db.engine, home, file, tell=quiet)
    assert file.stat().st_mode & 0o777 == 0o600
    before = file.read_bytes()
    with pytest.raises(FileExistsError):
        backup(db.engine, home, file, tell=quiet)
    assert file.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["saved.zip"]


def test_a_backup_that_broke_off_leaves_nothing(inhabited, home, tmp_path):
    def full(what: str, count: int) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        backup(db.engine, home, tmp_path / "saved.zip", tell=full)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.sqlite
def test_what_could_not_be_restored_is_no_good_backup(app, data_dir, tmp_path):
    with db.engine.connect() as connection:
        raw = connection.connection.driver_connection
        raw.execute("PRAGMA foreign_keys=OFF")
        raw.execute(
            "INSERT INTO delivery_event (delivery_id, at, what) VALUES (987, '2026-01-01 00:00:00.000000', 'queued')"
        )
        raw.commit()
        raw.execute("PRAGMA foreign_keys=ON")
    file = tmp_path / "saved.zip"
    with pytest.raises(Damaged, match=r"saved.zip is written, but cannot be restored .* of delivery_event refers"):
        backup(db.engine, data_dir, file, tell=quiet)
    with archive.opened(file) as found:
        found.verify()


def test_it_says_what_is_in_it(inhabited, kept, inhabited_url):
    with archive.opened(kept) as found:
        assert found.manifest.digests == digests(inhabited_url)
        counts = {each.name: each.rows for each in found.manifest.tables}
    assert counts["account"] == db.session.scalar(text("SELECT count(*) FROM account"))
    assert counts["setting"] == db.session.scalar(text("SELECT count(*) FROM setting"))


def test_it_holds_the_files_but_no_database_no_queue_and_no_secret(inhabited, home, tmp_path):
    for name in (
        "jobs.sqlite3",
        "guildhall.sqlite3-wal",
        "secret_key",
        "secret_key.before-restore",
        "private_key",
        running.NAME,
    ):
        (home / name).touch()
    (home / "backups").mkdir(exist_ok=True)
    (home / "backups" / "older.zip").touch()
    backup(db.engine, home, home / "inside.zip", tell=quiet)
    try:
        names = zipfile.ZipFile(home / "inside.zip").namelist()
    finally:
        (home / "inside.zip").unlink()
    assert [name for name in names if name.startswith(("files/", "secret/"))] == [
        "files/branding/mark.svg", "files/photos/a-large.webp",
    ]  # fmt: skip


def test_the_keys_are_in_it_when_asked_for(inhabited, home, tmp_path):
    keys = {"secret_key": "the-very-key", "private_key": "another-key"}
    backup(db.engine, home, tmp_path / "saved.zip", keys=keys, tell=quiet)
    with archive.opened(tmp_path / "saved.zip") as found:
        assert found.keys == keys


def test_it_is_one_instant_while_others_write(app, data_dir, tmp_path):
    """Each unit of work writes two entries of the trail, chained to each other and to the one before."""
    stop, wrote = threading.Event(), []

    def write() -> None:
        with app.app_context():
            while not stop.is_set():
                with unit_of_work():
                    audit.write("test.wrote", actor="somebody")
                    audit.write("test.wrote_again", actor="somebody")
                wrote.append(1)
            db.session.remove()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while len(wrote) < 3:
            assert writer.is_alive()
        saved = backup(db.engine, data_dir, tmp_path / "saved.zip", tell=quiet)
        during = len(wrote)
    finally:
        stop.set()
        writer.join(30)
    assert during > 3, "nobody wrote meanwhile"
    target = f"sqlite:///{tmp_path / 'into' / 'guildhall.sqlite3'}"
    done = restore(tmp_path / "saved.zip", tmp_path / "into", target, tell=quiet)
    assert done.manifest.digests == saved.digests
    assert digests(target) == saved.digests
    db.session.remove()
    copy = make_app(target, tmp_path / "into")
    with copy.app_context():
        assert list(audit.broken_links()) == []
        first, second = (
            db.session.scalar(text("SELECT count(*) FROM audit_entry WHERE action = :what"), {"what": what})
            for what in ("test.wrote", "test.wrote_again")
        )
        db.session.remove()
        db.engine.dispose()
    assert first == second > 0


@pytest.mark.sqlite
def test_a_damaged_database_makes_no_backup(inhabited_url, home, tmp_path):
    damaged = tmp_path / "guildhall.sqlite3"
    data = bytearray((home / "guildhall.sqlite3").read_bytes())
    for place in range(200_000, len(data) - 4096, 30_000):
        data[place : place + 400] = b"\xff" * 400
    damaged.write_bytes(data)
    app = make_app(f"sqlite:///{damaged}", tmp_path)
    with app.app_context():
        with pytest.raises(Damaged):
            backup(db.engine, tmp_path, tmp_path / "saved.zip", tell=quiet)
        db.engine.dispose()
    assert not (tmp_path / "saved.zip").exists()


def test_an_export_is_read_without_this_portal(inhabited, home, tmp_path):
    told = export(db.engine, home, tmp_path / "out", tell=quiet)
    rows = [json.loads(line) for line in (tmp_path / "out" / "setting.jsonl").read_text("utf-8").splitlines()]
    assert len(rows) == told["setting"]
    found = {row["key"]: row["value"] for row in rows}
    assert found["name"] == "The Ashmere Chamber"
    assert found["awkward"]["words"].startswith("Łódź")
    assert (tmp_path / "out").stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "out").iterdir()} == {0o600}
    with pytest.raises(FileExistsError):
        export(db.engine, home, tmp_path / "out", tell=quiet)
    assert export(db.engine, home, tmp_path / "out.zip", tell=quiet) == told
    assert zipfile.ZipFile(tmp_path / "out.zip").read("setting.jsonl").count(b"\n") == told["setting"]


def test_the_commands_say_what_they_did(app, tmp_path):
    run = app.test_cli_runner()
    done = run.invoke(args=["guildhall", "backup", str(tmp_path / "saved.zip"), "--json"])
    assert done.exit_code == 0, done.output
    told = json.loads(done.output)
    assert told["secrets"] is False
    assert set(told["tables"]) >= {"account", "person", "audit_entry"}
    assert checkups.last("backup").state == "good"

    again = run.invoke(args=["guildhall", "backup", str(tmp_path / "saved.zip")])
    assert again.exit_code == 1
    assert "is there already. Choose another name." in again.output

    tried = run.invoke(args=["guildhall", "restore", str(tmp_path / "saved.zip"), "--check"])
    assert tried.exit_code == 0, tried.output
    assert "All of it is as it was saved" in tried.output
    db.session.rollback()
    assert checkups.last("restore").state == "good"

    (tmp_path / "no.zip").write_text("nothing")
    refused = run.invoke(args=["guildhall", "restore", str(tmp_path / "no.zip"), "--into", str(tmp_path / "new")])
    assert refused.exit_code == 1
    assert refused.output.startswith("Not whole: ")

    out = run.invoke(args=["guildhall", "export", str(tmp_path / "out"), "--json"])
    assert json.loads(out.output)["rows"]["checkup"] == 2
