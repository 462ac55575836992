"""`/healthz` says that the process lives, `/readyz` that it can do its work; both say so even when it cannot."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable

import pytest
from sqlalchemy import text

from portal.core import health, jobs
from portal.core.db import db
from tests.support.application import make_app

AWAY = ["sqlite:////no/such/folder/guildhall.sqlite3", "postgresql://nobody:secret-word@127.0.0.1:1/nowhere"]


@pytest.fixture
def older_schema(app):
    """The database as the version before left it."""
    with db.engine.begin() as connection:
        newest = connection.scalar(text("SELECT version_num FROM alembic_version"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    yield
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :newest"), {"newest": newest})


def test_a_portal_that_can_work_says_so(client):
    jobs.beat("worker")
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json == {
        "status": "ready",
        "checks": {"database": True, "schema": True, "worker": True, "disk": True},
        "reasons": {},
    }


def test_a_silent_worker_is_told_and_takes_no_page_away(client, frozen):
    frozen("2026-05-19 18:00")
    jobs.beat("worker")
    frozen.forward(minutes=2)
    assert client.get("/readyz").json["checks"]["worker"] is True
    frozen.forward(minutes=2)
    answer = client.get("/readyz")
    assert answer.json["checks"]["worker"] is False
    assert answer.json["reasons"] == {"worker": "The worker was last heard of 4 minutes ago: mail and imports wait."}
    assert answer.status_code == 200


def test_a_schema_that_is_behind_is_not_ready(older_schema, client):
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json["status"] == "not ready"
    assert (answer.json["checks"]["database"], answer.json["checks"]["schema"]) == (True, False)
    assert "flask guildhall prepare" in answer.json["reasons"]["schema"]
    assert client.get("/healthz").status_code == 200


def test_a_folder_that_is_gone_is_not_ready(app, client, tmp_path):
    app.config["DATA_DIR"] = tmp_path / "gone"
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["checks"]["disk"]) == (503, False)


@pytest.fixture
def free(monkeypatch) -> Callable[[int], None]:
    """`free(12)`: so many megabytes are left on the disk."""
    usage = namedtuple("usage", "total used free")

    def leave(megabytes: int) -> None:
        monkeypatch.setattr("shutil.disk_usage", lambda path: usage(2**40, 2**40, megabytes * 2**20))

    return leave


def test_a_full_disk_is_not_ready(client, free):
    free(12)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["checks"]["disk"]) == (503, False)
    assert answer.json["reasons"] == {"worker": health.NEVER, "disk": health.TOLD["disk"]}
    assert "(12 MB left): free some space." in health.why_no_disk()


def test_strangers_are_told_neither_files_nor_hosts(client, app, tmp_path):
    app.config["DATA_DIR"] = tmp_path / "gone"
    answer = client.get("/readyz")
    assert str(tmp_path) in health.why_no_disk()
    assert str(tmp_path) not in answer.text


def test_the_office_is_asked_to_make_room_before_the_disk_is_full(cast, browser_as, free):
    title = "The disk of this portal is nearly full"
    free(2_000)
    assert title not in browser_as(cast.yusra).page("/office")
    free(800)
    page = browser_as(cast.yusra).page("/office")
    assert title in page
    assert "800 MB are left." in page
    assert title not in browser_as(cast.petra).page("/office")
    free(90)
    page = browser_as(cast.yusra).page("/office/work")
    assert "nearly full (90 MB left): free some space." in page


@pytest.mark.parametrize("url", AWAY, ids=["sqlite", "postgresql"])
def test_a_database_that_is_away_is_told_in_a_sentence(url, tmp_path):
    client = make_app(url, tmp_path, TESTING=False, PROPAGATE_EXCEPTIONS=False, LOG_LEVEL="CRITICAL").test_client()
    assert client.get("/healthz").status_code == 200
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json["checks"] == {"database": False, "schema": False, "worker": False, "disk": True}
    for path in ("/sign-in", "/no-such-page"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "15")
        assert "The portal cannot reach its records just now." in answer.text


def test_an_empty_database_is_not_ready(empty_database, tmp_path):
    if empty_database.startswith("sqlite"):
        (tmp_path / "empty.sqlite3").touch()
    portal = make_app(empty_database, tmp_path)
    answer = portal.test_client().get("/readyz")
    assert answer.status_code == 503
    assert (answer.json["checks"]["database"], answer.json["checks"]["schema"]) == (True, False)
    with portal.app_context():
        db.engine.dispose()
