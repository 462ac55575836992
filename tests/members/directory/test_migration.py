"""What was sorted and found by an older fold is sorted and found by today's after the migration."""

from __future__ import annotations

import alembic.command
import pytest
from sqlalchemy import bindparam, text

from portal.core import search
from portal.core.db import Json, db
from tests.support.application import make_app

DAY = "'2026-01-01 00:00:00+00:00'"
#: number, name, family name, key of the older fold, what is kept from the members, the story
PEOPLE = [
    (1, "Quentin Ødegård", "Ødegård", "ødegard quentin", {}, "Möbel-Bau"),
    (2, "Hanna Becker", "Becker", "becker hanna", {"story": "nobody"}, "Geheimnis"),
]
FIRMS = [(1, "Møller", "møller"), (2, "Moller", "moller"), (3, "Łódź Ltd", "łodz")]
PERSON = text(
    "INSERT INTO person (id, name, given_name, family_name, name_key, headline, firm, line, trade, town, picture, "
    "created_at, changed_at, introduce, phone, website, visibility, story, offer, ideal, ask, interests, beyond, "
    f"office_note) VALUES (:id, :n, :g, :f, :k, '', '', '', '', '', '', {DAY}, {DAY}, true, '', '', :v, :s, '', '', "
    "'', '', '', '')"
).bindparams(bindparam("v", type_=Json))
ENTRY = text("INSERT INTO search_entry (kind, object_id, title, body) VALUES ('person', :id, :k, 'old')")
BELONGING = text(
    "INSERT INTO belonging (person_id, start, since, name_key) VALUES (:id, '2026-01-01', '2026-01-01', :k)"
)
FIRM = text(
    "INSERT INTO organisation (id, name, name_key, trade, town, website, phone, about, created_at) "
    f"VALUES (:id, :n, :k, '', '', '', '', '', {DAY})"
)


@pytest.fixture
def older(empty_database, tmp_path):
    """A portal whose database is as the migration before this one left it, with rows of that day."""
    app = make_app(empty_database, tmp_path)
    with app.app_context():
        config = app.extensions["migrate"].migrate.get_config()
        alembic.command.upgrade(config, "0027")
        with db.engine.begin() as connection:
            run = connection.execute
            for number, name, family, key, kept, story in PEOPLE:
                values = {"id": number, "n": name, "g": name.split()[0], "f": family, "k": key, "v": kept, "s": story}
                run(PERSON, values)
                run(ENTRY, {"id": number, "k": key})
                run(BELONGING, {"id": number, "k": key})
            for number, name, key in FIRMS:
                run(FIRM, {"id": number, "n": name, "k": key})
        yield config
        db.session.remove()
        db.engine.dispose()


def rows(statement: str) -> list[tuple[object, ...]]:
    with db.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(statement))]


def test_keys_and_index_are_made_anew(older):
    alembic.command.upgrade(older, "0032")

    keys = [("odegard quentin",), ("becker hanna",)]
    assert rows("SELECT name_key FROM person ORDER BY id") == keys
    assert rows("SELECT name_key FROM belonging ORDER BY person_id") == keys
    entries = rows("SELECT title, body FROM search_entry ORDER BY kind DESC, object_id")
    assert entries[0] == ("quentin odegard odegaard oedegard oedegaard", "mobel moebel bau mobelbau moebelbau")
    assert entries[1] == ("hanna becker", ""), "what somebody keeps to themselves is in no index"
    mark = search.marked("organisation")
    assert entries[2] == (f"{mark}moller {mark}moeller", ""), "organisations can be found from now on"


def test_two_firms_that_are_one_only_now_both_stay(older):
    alembic.command.upgrade(older, "0032")
    assert rows("SELECT name_key FROM organisation ORDER BY id") == [("møller",), ("moller",), ("lodz",)]
