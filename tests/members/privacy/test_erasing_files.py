"""What is forgotten outside of the tables: files, and what the file of the database keeps."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.core.db import db
from portal.core.work import unit_of_work
from portal.members.people import photos
from tests.members.privacy.test_erasing import CANARY, erase, written  # noqa: F401 - a fixture


def test_their_photograph_is_gone_from_the_disk(cast):
    files = [photos.folder() / f"{'a1' * 16}-{size}.webp" for size in photos.SIZES]
    photos.folder().mkdir(parents=True, exist_ok=True)
    for file in files:
        file.write_bytes(b"a picture")
    with unit_of_work():
        cast.amara.picture = f"photo/{'a1' * 16}"
    erase(cast.amara)

    assert not any(file.exists() for file in files)


@pytest.mark.sqlite
def test_the_file_of_the_database_holds_no_word_of_theirs(written, run_jobs):
    """Nor what was deleted from it, nor its index of words."""
    run_jobs()
    word, file = f"{CANARY} story".encode(), Path(db.engine.url.database or "")

    def held() -> int:
        db.session.rollback()
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        return sum(file.read_bytes().lower().count(each) for each in (word, CANARY.encode()))

    assert held() > 10
    erase(written)
    run_jobs()
    assert held() == 0
