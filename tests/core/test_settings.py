"""What the association decided about itself: seen by everybody soon, and by whoever decided at once."""

from __future__ import annotations

import contextvars
from types import SimpleNamespace

import pytest
from sqlalchemy import Engine, event, select

from portal.core import settings
from portal.core.db import db
from portal.core.models import Setting
from portal.core.settings import association, change, demo_mode
from portal.core.work import unit_of_work
from tests.core.conftest import Broken
from tests.support.statements import Statements


def seen_by(app) -> str:
    """The association's name, as the next request of this application reads it."""
    with app.app_context():
        return association().name


def test_until_somebody_decides_there_is_a_sensible_answer(app):
    assert association().called == "Your association"
    assert association().time_zone == "Europe/London"
    assert not demo_mode()


def test_a_change_is_seen_by_the_one_who_made_it_and_by_the_next_request(app):
    assert association().name == "Your association"
    with unit_of_work():
        change(name="The Ashmere Chamber", offer_hours=24)
        assert association().name == "The Ashmere Chamber"
    assert association().offer_hours == 24
    assert seen_by(app) == "The Ashmere Chamber"


def test_another_application_on_the_same_database_sees_it_within_its_time(app, other_app, monkeypatch):
    watch = SimpleNamespace(monotonic=lambda: 100.0)
    monkeypatch.setattr(settings, "time", watch)
    other = other_app()
    assert seen_by(other) == "Your association"
    with unit_of_work():
        change(name="The Ashmere Chamber")
    assert seen_by(other) == "Your association"  # it keeps what it read for that long, and asks nobody
    watch.monotonic = lambda: 100.0 + settings.FRESH_FOR
    assert seen_by(other) == "The Ashmere Chamber"


def test_a_change_that_was_rolled_back_was_never_made(app):
    with pytest.raises(Broken), unit_of_work():
        change(name="The Ashmere Chamber")
        assert association().name == "The Ashmere Chamber"
        raise Broken
    assert association().name == "Your association"
    assert seen_by(app) == "Your association"


def test_nobody_else_sees_it_before_it_is_committed_and_everybody_in_the_house_at_once_after(app, other_app):
    other = other_app()
    with unit_of_work():
        change(name="The Ashmere Chamber")
        association()
        for portal in (app, other):
            assert contextvars.Context().run(seen_by, portal) == "Your association"
    assert seen_by(app) == "The Ashmere Chamber"


def test_a_setting_can_be_changed_again(app):
    for accent in ("#112233", "#445566"):
        with unit_of_work():
            change(accent=accent)
    assert association().accent == "#445566"
    assert len(db.session.scalars(select(Setting)).all()) == 1


def test_a_setting_that_does_not_exist_is_refused(app):
    with pytest.raises(KeyError, match="colour"), unit_of_work():
        change(name="The Ashmere Chamber", colour="red")
    assert association().name == "Your association"


def test_a_setting_that_this_version_does_not_know_is_left_alone(app):
    with unit_of_work():
        change(name="The Ashmere Chamber")
        db.session.add(Setting(key="from_the_future", value=1, changed_at=settings.clock.now()))
    assert association().name == "The Ashmere Chamber"


def test_the_short_name_is_used_where_there_is_one(app):
    with unit_of_work():
        change(name="The Ashmere Chamber of Trade", short_name="The Chamber")
    assert association().called == "The Chamber"


def test_a_request_asks_once(app):
    asked = Statements()

    def note(_connection, _cursor, statement, *_) -> None:
        if "setting" in statement:
            asked.append(statement)

    settings.forget()
    event.listen(Engine, "before_cursor_execute", note)
    try:
        for _ in range(3):
            association()
        seen_by(app)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert len(asked) == 1
