"""Each check is seen red and seen green."""

from __future__ import annotations

from collections import namedtuple
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert

from portal.core import audit, checkups, clock, jobs, schema, settings
from portal.core.actors import VISITOR
from portal.core.db import db, is_sqlite
from portal.core.doctor import comparing, database, machine, rounds, upkeep
from portal.core.doctor.findings import WEIGHT, Check, State, worst
from portal.core.models import Heartbeat, Job
from portal.core.work import unit_of_work
from tests.support.application import make_app

GOOD, LOOK, BAD, UNKNOWN = State.GOOD, State.LOOK, State.BAD, State.UNKNOWN


def state(look, now=None):
    finding = Check("x", "X", look).find(now or clock.now())
    assert finding.told, "a finding is a sentence"
    db.session.rollback()
    return finding.state


def test_the_worst_counts_and_what_is_not_known_does_not():
    assert worst([GOOD, UNKNOWN]) in (GOOD, UNKNOWN)
    assert [WEIGHT[worst(found)] for found in ([GOOD, UNKNOWN], [GOOD, LOOK], [LOOK, BAD], [])] == [0, 1, 2, 0]


def test_a_check_that_breaks_off_hides_no_other(app):
    def breaks(now):
        raise ZeroDivisionError

    assert rounds.ask(Check("x", "X", breaks), clock.now()).state == UNKNOWN


# --- the database ---


def test_a_database_that_answers(app):
    assert state(database.answers) == GOOD


@pytest.mark.parametrize(
    ("url", "advice"),
    [
        ("sqlite:////no/such/folder/x.sqlite3", "is not there. If it was lost"),
        ("postgresql+psycopg://nobody:secret-word@127.0.0.1:1/nowhere", "Start it, or correct DATABASE_URL."),
    ],
)
def test_a_database_that_does_not(url, advice, tmp_path):
    portal = make_app(url, tmp_path)
    with portal.app_context():
        asked = {seen.check.name: seen.finding for seen in rounds.examine(clock.now())}
    assert asked["database"].state == BAD
    assert advice in asked["database"].told
    assert not any("secret-word" in found.told for found in asked.values())
    assert (asked["schema"].state, asked["data_dir"].state) == (UNKNOWN, GOOD)


def test_a_version_that_is_too_old(app, monkeypatch):
    monkeypatch.setattr(database, "sqlite_version", "3.51.2")
    monkeypatch.setattr(database, "OLDEST_POSTGRESQL", 990_000)
    assert state(database.answers) == BAD


def test_contents_that_hold_together(app):
    assert state(database.holds_together) == GOOD


@pytest.mark.sqlite
def test_contents_that_do_not(app):
    with db.engine.connect() as connection:
        raw = connection.connection.driver_connection
        raw.execute("PRAGMA foreign_keys=OFF")
        raw.execute(
            "INSERT INTO delivery_event (delivery_id, at, what) VALUES (987, '2026-01-01 00:00:00.000000', 'queued')"
        )
        raw.execute("PRAGMA foreign_keys=ON")
    found = database.holds_together(clock.now())
    assert (found.state, "delivery_event" in found.told) == (BAD, True)


def test_migrations_that_have_run_and_that_have_not(app, changed):
    assert state(database.migrated) == GOOD
    version = "UPDATE alembic_version SET version_num = '{}'"
    with changed(version.format("0009"), version.format(schema.newest())):
        found = database.migrated(clock.now())
        assert (found.state, "flask guildhall prepare" in found.told) == (BAD, True)
        assert state(database.as_made) == LOOK


def test_tables_that_are_as_this_version_makes_them(app):
    assert state(database.as_made) == GOOD


DIFFERENCES = {
    "a trigger lost": (
        {"sqlite": "DROP TRIGGER term_no_delete", "postgresql": "DROP TRIGGER term_no_delete ON term"},
        "trigger term.term_no_delete is missing",
    ),
    "a check lost": (
        {
            "sqlite": "PRAGMA writable_schema=ON; UPDATE sqlite_master SET sql = "
            "replace(sql, 'done >= 0', 'done >= -1') WHERE name = 'job'; PRAGMA writable_schema=OFF",
            "postgresql": "ALTER TABLE job DROP CONSTRAINT ck_job_progress",
        },
        "job",
    ),
    "an index too much": (
        {"sqlite": "CREATE INDEX mine ON job (title)", "postgresql": "CREATE INDEX mine ON job (title)"},
        "index job.mine is not of this version",
    ),
    "a column too much": (
        {"sqlite": "ALTER TABLE job ADD mine TEXT", "postgresql": "ALTER TABLE job ADD mine TEXT"},
        "job",
    ),
}


@pytest.mark.parametrize("what", DIFFERENCES)
def test_tables_that_are_not(what, app):
    statements, told = DIFFERENCES[what]
    for statement in statements[db.engine.dialect.name].split("; "):
        with db.engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT")
            if is_sqlite():
                connection.connection.driver_connection.execute(statement)
            else:
                connection.exec_driver_sql(statement)
    db.engine.dispose()
    found = comparing.differences(db.engine)
    assert found, "nothing was seen"
    assert any(told in each for each in found)
    assert state(database.as_made) == BAD


def test_two_may_compare_at_once(at_once):
    """The worker has several threads, and Alembic keeps what it is at in globals."""
    assert at_once(*[lambda: comparing.differences(db.engine)] * 3) == [[], [], []]


@pytest.mark.postgresql
def test_a_trigger_that_was_put_to_rest_is_seen(app):
    with db.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_no_change")
    assert comparing.differences(db.engine) == ["trigger audit_entry.audit_entry_no_change differs"]


@pytest.mark.postgresql
def test_comparing_leaves_nothing_behind(app):
    comparing.differences(db.engine)
    with db.engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'guildhall%%'").all()
    assert found == []


@pytest.mark.postgresql
def test_a_database_whose_clock_is_elsewhere(app):
    assert state(database.clocks_agree) == GOOD
    with clock.frozen(datetime.now(UTC) - timedelta(seconds=5)):
        assert state(database.clocks_agree) == BAD
    with clock.frozen(datetime.now(UTC) + timedelta(seconds=5)):
        assert state(database.clocks_agree) == BAD


def test_a_worker_whose_clock_is_ahead(app, now):
    jobs.beat("worker")
    assert state(database.clocks_agree) == GOOD
    with unit_of_work():
        db.session.execute(insert(Heartbeat).values(name="other", at=clock.now() + timedelta(seconds=30)))
    found = database.clocks_agree(VISITOR, clock.now())
    assert (found.state, "“other”" in found.told) == (BAD, True)


def test_a_trail_that_is_whole_and_one_that_is_not(app):
    with unit_of_work():
        audit.write("test.one", actor="somebody")
        audit.write("test.two", actor="somebody")
    assert state(database.trail_is_whole) == GOOD
    off = "DROP TRIGGER audit_entry_no_update" if is_sqlite() else "ALTER TABLE audit_entry DISABLE TRIGGER USER"
    with db.engine.begin() as connection:
        connection.exec_driver_sql(off)
        connection.exec_driver_sql("UPDATE audit_entry SET actor = 'nobody' WHERE action = 'test.one'")
    db.session.rollback()
    assert state(database.trail_is_whole) == BAD


# --- the machine ---


@pytest.mark.parametrize(("free", "wanted"), [(50, BAD), (500, LOOK), (50_000, GOOD)])
def test_room_on_the_disk(free, wanted, app, monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr("shutil.disk_usage", lambda path: usage(2**40, 2**40, free * 1024 * 1024))
    assert state(machine.room) == wanted


def test_a_folder_that_takes_what_is_written(app, tmp_path, monkeypatch):
    assert state(machine.writable) == GOOD
    monkeypatch.setattr("os.access", lambda path, mode: False)
    assert state(machine.writable) == BAD
    app.config["DATA_DIR"] = tmp_path / "gone"
    assert state(machine.writable) == BAD
    assert state(machine.room) == BAD


def test_what_others_can_read(app, tmp_path):
    app.config["DATA_DIR"] = tmp_path
    tmp_path.chmod(0o700)
    (tmp_path / "photos").mkdir(mode=0o700)
    photo = tmp_path / "photos" / "a.webp"
    photo.touch(mode=0o600)
    assert state(machine.private) == GOOD
    photo.chmod(0o640)
    assert state(machine.private) == LOOK
    photo.chmod(0o644)
    found = machine.private(clock.now())
    assert (found.state, str(photo) in found.told) == (BAD, True)


@pytest.mark.parametrize(
    ("base_url", "more", "wanted"),
    [
        ("http://localhost:8000", {}, GOOD),
        ("http://127.0.0.1:8000", {}, GOOD),
        ("https://portal.example.org", {}, GOOD),
        ("https://portal.example.org", {"TRUSTED_HOSTS": [".example.org"]}, GOOD),
        ("http://portal.example.org", {}, LOOK),
        ("http://localhost:8000", {"MAIL_SERVER": "smtp.example.org"}, LOOK),
        ("http://localhost:8000", {"PROXIES": 1}, LOOK),
        ("https://portal.example.org", {"TRUSTED_HOSTS": ["other.example.org"]}, BAD),
    ],
)
def test_the_address(base_url, more, wanted, app):
    host = base_url.split("/")[2].split(":")[0]
    app.config.update(BASE_URL=base_url, TRUSTED_HOSTS=[host], PROXIES=0, MAIL_SERVER="")
    app.config.update(more)
    assert state(machine.address) == wanted


# --- what goes on ---


def test_the_worker(app, frozen):
    frozen("2026-05-19 18:00")
    assert state(upkeep.worker_lives) == BAD
    jobs.beat("worker")
    assert state(upkeep.worker_lives) == GOOD
    frozen.forward(minutes=5)
    assert state(upkeep.worker_lives) == BAD


def test_work_that_waits(app, frozen):
    frozen("2026-05-19 18:00")
    with unit_of_work():
        number = jobs.start("x", "x", account_id=None, arguments={}).id
    assert state(upkeep.jobs_move) == GOOD
    frozen.forward(minutes=20)
    assert state(upkeep.jobs_move) == LOOK
    frozen.forward(hours=3)
    assert state(upkeep.jobs_move) == BAD
    with unit_of_work():
        db.session.get_one(Job, number).finished_at = clock.now()
    assert state(upkeep.jobs_move) == GOOD


@pytest.mark.parametrize(
    ("name", "look", "days"), [("backup", upkeep.backed_up, 9), ("restore", upkeep.restore_tried, 200)]
)
def test_backups_and_tries(name, look, days, app, frozen):
    frozen("2026-05-19 18:00")
    assert state(look) == LOOK
    checkups.note(name, "good", "/backup/a.zip")
    assert state(look) == GOOD
    frozen.forward(days=days)
    assert state(look) == LOOK
    with unit_of_work():
        settings.change(demo=True)
    assert state(look) == GOOD
