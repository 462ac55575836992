"""Somebody with every right of the office takes a copy of everything, and finds nothing of what is between members.

They have the database and its log, a backup, the export, every page and list that the office opens, and the logs. They
do not have the key that lies beside the database.
"""

from __future__ import annotations

import io
import logging
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text

from portal.core.actors import Right
from portal.core.db import Model, db, is_sqlite
from portal.core.logs import JsonLines
from portal.core.whereabouts import database_file
from portal.core.work import unit_of_work
from portal.members.people.models import Person
from tests.relationships.company import Company, company, make_person
from tests.security.loot import Loot
from tests.security.reviewed import SECRETS, Secret

__all__ = ["company"]
pytestmark = pytest.mark.slow
#: A page that everybody reads: were it not found, neither would anything else be.
OPEN = "Mends clocks in Ashmere"


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """What the portal logs meanwhile, all of it."""
    lines = io.StringIO()
    handler, logger = logging.StreamHandler(lines), logging.getLogger("portal")
    handler.setFormatter(JsonLines())
    before = logger.level
    logger.addHandler(handler)
    logger.setLevel("DEBUG")
    yield lines
    logger.removeHandler(handler)
    logger.setLevel(before)


@pytest.fixture
def reviewer(company: Company) -> str:
    """A member with every right; and something that everybody may read."""
    company.ids["vera"] = make_person("Vera Stark", *Right)
    with unit_of_work():
        db.session.get_one(Person, company.tilda).headline = OPEN
    return "vera"


@pytest.fixture
def take(
    company: Company, reviewer: str, app: Flask, data_dir: Path, tmp_path: Path, logged: io.StringIO
) -> Callable[[], Loot]:
    """Takes it all."""

    def taken() -> Loot:
        files = {f"page {path}": data for path, data in pages(app, company, reviewer)}
        rows = {
            table.name: [dict(row) for row in db.session.execute(select(table)).mappings()]
            for table in Model.metadata.sorted_tables
        }
        files |= {f"table {name}": repr(found).encode() for name, found in rows.items()}
        db.session.remove()
        if is_sqlite():
            file = database_file()
            assert file is not None
            files |= {f"file {each.name}": each.read_bytes() for each in file.parent.glob(f"{file.name}*")}
        else:
            for name in rows:
                dump = db.session.scalars(text(f'SELECT t::text FROM "{name}" t')).all()
                files[f"dump of {name}"] = "\n".join(dump).encode()
        files |= {f"file {each.name}": each.read_bytes() for each in data_dir.rglob("*") if each.is_file()}
        files |= saved(app, tmp_path)
        files["log"] = logged.getvalue().encode()
        return Loot(files, rows)

    return taken


def pages(app: Flask, company: Company, who: str) -> Iterator[tuple[str, bytes]]:
    """Every page that needs no number, and those of the people of the story."""
    browser = company.browser(who)
    plain = {
        str(rule) for rule in app.url_map.iter_rules()
        if rule.methods is not None and "GET" in rule.methods and not rule.arguments
    }  # fmt: skip
    paths = sorted(plain - {"/sign-out", "/office/mail/letters"})  # the latter: all kinds of mail, whoever lives here
    for number in company.ids.values():
        paths += [f"/people/{number}", f"/office/people/{number}", f"/relationships/{number}"]
    for path in [*paths, "/people?q=almanac", "/office/people?q=almanac", "/office/audit?q=almanac"]:
        yield path, browser.get(path).get_data()
    token = browser.token("/me/mail")
    yield "the list", browser.post("/office/people/export", data={"csrf_token": token}).get_data()


def saved(app: Flask, folder: Path) -> dict[str, bytes]:
    """A backup and an export, as their commands make them."""
    run, found = app.test_cli_runner(), dict[str, bytes]()
    for command in ("backup", "export"):
        file = folder / f"{command}.zip"
        file.unlink(missing_ok=True)
        done = run.invoke(args=["guildhall", command, str(file)])
        assert done.exit_code == 0, done.output
        with zipfile.ZipFile(file) as archive:
            found |= {f"{command} {name}": archive.read(name) for name in archive.namelist()}
    return found


@pytest.fixture(scope="module")
def kept() -> dict[str, Any]:
    """What was taken once everything had happened, and the words of each secret by its name."""
    return {}


@pytest.fixture
def story(kept: dict[str, Any], request: pytest.FixtureRequest) -> dict[str, Any]:
    """All of it happens in one association, and is taken once."""
    if not kept:
        request.getfixturevalue("veiled")
        company, take = request.getfixturevalue("company"), request.getfixturevalue("take")
        words = {secret.name: secret.happens(company) for secret in SECRETS}
        db.session.remove()
        kept |= {"words": words, "loot": take()}
    return kept


@pytest.mark.parametrize("secret", SECRETS, ids=[secret.name for secret in SECRETS])
def test_the_reviewer_finds_nothing(secret: Secret, story: dict[str, Any]) -> None:
    loot: Loot = story["loot"]
    assert {"backup tables/person.jsonl", "table person", "page /people"} <= set(loot.holding(OPEN))
    assert {words: found for words in story["words"][secret.name] if (found := loot.holding(words))} == {}
    assert not secret.told(loot)


def test_the_reviewer_would_notice(company: Company, reviewer: str, take: Callable[[], Loot]) -> None:
    """Words in the open are found wherever they are: in tables, files, pages, backup and export, and in a log."""
    words = "Wants to sell the yard"
    with unit_of_work():
        db.session.get_one(Person, company.jonas).office_note = words
    logging.getLogger("portal.try").info("saved", extra={"note": words})
    found = take().holding(words)
    for where in ("backup tables/person.jsonl", "table person", f"page /office/people/{company.jonas}", "log"):
        assert where in found
    assert any(where.startswith("export ") for where in found)
    assert any(where.startswith(("file guildhall", "file ", "dump of person")) for where in found)


def test_words_are_found_in_any_spelling() -> None:
    import base64

    words = "Zürich, by the weir"
    for before in range(4):
        for after in range(4):
            data = base64.b64encode(b"x" * before + words.encode() + b"y" * after)
            assert Loot({"here": data}, {}).holding(words) == ["here"]
    for data in (words.encode(), words.encode().hex().encode(), b'{"w": "Z\\xfcrich, by the weir"}'):
        assert Loot({"here": data}, {}).holding(words) == ["here"]
    assert Loot({"here": b"Zurich"}, {}).holding(words) == []
