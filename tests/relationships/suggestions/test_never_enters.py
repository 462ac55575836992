"""What somebody keeps to themselves changes nothing about anybody's suggestions: not by one byte."""

from __future__ import annotations

import ast
import pickle
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from portal.core import clock
from portal.core.db import db
from portal.core.settings import today
from portal.core.work import unit_of_work
from portal.relationships import suggestions
from portal.relationships.circle import operations as circle
from portal.relationships.picks.models import EventPick
from portal.relationships.suggestions import gathering, queries
from portal.relationships.suggestions.models import Suggestion
from portal.relationships.suggestions.suggesting import suggest
from portal.relationships.ties.models import ContactKind
from portal.relationships.ties.operations import diary, ties
from tests.relationships.company import Company, tie
from tests.relationships.suggestions.test_lists import SAID, House, breakfast, tell

#: What suggestions may import of relationships; a package of private things is not in it.
MAY_IMPORT = (
    "portal.relationships.suggestions", "portal.relationships.ties.models", "portal.relationships.ties.sides",
)  # fmt: skip
LETTER = {"__init__.py", "week.py"}
ROUTES = ("portal.relationships", "portal.relationships.blueprint", "portal.relationships.finding")


def computed(house: House) -> bytes:
    """All that is computed and kept, as bytes."""
    house.refresh()
    made = suggest(gathering.association(gathering.everything(today())))
    rows = db.session.execute(select(*Suggestion.__table__.columns).order_by(*Suggestion.__table__.primary_key)).all()
    assert made
    assert rows
    return pickle.dumps([[(each.owner, each.kind, each.place, each.about, each.why) for each in made],
                         [tuple(row) for row in rows]])  # fmt: skip


def test_notes_diaries_circles_picks_and_what_one_only_thinks_do_not_enter(
    company: Company, monkeypatch: pytest.MonkeyPatch, frozen: Any
) -> None:
    frozen("2026-05-04 09:00")
    monkeypatch.setattr(queries, "FEW_MEMBERS", 1)
    tell(company, **SAID)
    tie(company.mara, company.tilda)
    event = breakfast(company)
    event_id = event.id
    house = House(company, stored=True)
    before = computed(house)

    now, day = clock.now(), today()
    with unit_of_work():
        diary.keep_note(company.mara, company.jonas, met_on=day, met_where="Boathouse", note="architect rowing leasing",
                        today=day, now=now)  # fmt: skip
        diary.log_contact(company.mara, company.jonas, day=day, kind=ContactKind.COFFEE, note="leasing", today=day,
                          now=now)  # fmt: skip
        circle.seat(company.mara, company.kofi, now=now)
        db.session.add(EventPick(owner_id=company.mara, event_id=event_id, number=1, about_id=company.kofi,
                                 learned="architect", picked_at=now))  # fmt: skip
        ties.say_met(company.mara, company.jonas, now=now)
    with unit_of_work():
        ties.ask(company.mara, company.jonas, now=now)
        ties.leave_it(company.jonas, company.mara, now=now)
    assert computed(house) == before

    with unit_of_work():
        ties.say_met(company.jonas, company.mara, now=now)  # now both say so
    frozen.forward(minutes=1)
    assert computed(house) != before


def test_of_relationships_only_confirmed_ties_are_read() -> None:
    """Whatever private thing is added to the portal later: it cannot enter without being imported here."""
    folder = Path(str(suggestions.__file__)).parent
    imported: dict[str, set[str]] = {}
    for path in folder.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("portal.relationships"):
                imported.setdefault(path.name, set()).add(str(node.module))
    assert len(imported) > 8
    wrong = {
        (name, module)
        for name, modules in imported.items()
        for module in modules
        if name != "neighbours.py"
        and not module.startswith(MAY_IMPORT)
        and not (name == "routes.py" and module in ROUTES)
        and not (name in LETTER and module == "portal.relationships.digest")  # what is told of lists, once they are
    }
    assert not wrong
    assert imported["neighbours.py"] == {
        "portal.relationships.asks", "portal.relationships.asks.models",  # what stands on the board for all to read
        "portal.relationships.one_to_ones", "portal.relationships.one_to_ones.models",  # marks that keep two apart
        "portal.relationships.suggestions.gathering",
    }  # fmt: skip
    source = (folder / "gathering.py").read_text()
    assert {
        word for word in ("note", "asked_at", "left_at", "met_at", "introduced_at") if f"Tie.{word}" in source
    } == set()


def test_the_pure_part_knows_neither_web_nor_database() -> None:
    folder = Path(str(suggestions.__file__)).parent
    for name in ("features", "scoring", "drafting", "reasons", "suggesting", "codes"):
        source = (folder / f"{name}.py").read_text()
        modules = [node.module or "" for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ImportFrom)]
        assert not [
            each for each in modules if each.startswith(("flask", "sqlalchemy", "portal.core", "portal.members"))
        ]
        assert "from __future__" in source


def test_a_day_later_the_same_is_computed(company: Company, monkeypatch: pytest.MonkeyPatch, frozen: Any) -> None:
    frozen("2026-05-04 09:00")
    tell(company, **SAID)
    first = suggest(gathering.association(gathering.everything(today())))
    assert first
    assert suggest(gathering.association(gathering.everything(today() + timedelta(days=1)))) == first
