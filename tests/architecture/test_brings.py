"""What a package brings to pages of others stands under one name, everywhere the same."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

from flask import Flask

from portal.core.actors import Actor
from portal.core.calendar_files import ENTRIES
from portal.core.house import House, Registry
from portal.events.feedback.measures import CAME_OF_IT
from portal.events.registrations.queries.familiar import KNOWN
from portal.events.tabs import TABS
from portal.mail.intake.queries import OWNERS
from portal.members.directory.panels import PANELS
from portal.members.memberships.farewells import FAREWELLS
from portal.members.memberships.happened import OF_ORGANISATION, OF_PERSON
from portal.members.merging.leads import LEADS
from portal.members.newcomers.path import FIRST_STEPS
from portal.relationships.digest import DIGEST
from portal.relationships.outside.errands import ERRANDS
from portal.relationships.suggestions.gathering import APART, NEEDS
from tests.architecture.sources import ROOT, listed, modules

KINDS = {
    "__init__",
    "steps",
    "decisions",
    "blocks",
    "lines",
    "names",
    "data",
    "panels",
    "calendar",
    "tabs",
    "trail",
    "leads",
    "farewells",
    "timelines",
    "known",
    "letters",
    "measures",
    "week",
    "afterwards",
}
ANYTHING = {"dict[str, Any]", "list[Any]"}
#: What is added to these comes from `brings`, and from which file of it.
COMES_FROM = {
    "home_steps": "steps",
    "decisions": "decisions",
    "blocks": "blocks",
    "visible_sources": "blocks",
    "personal_blocks": "lines",
    "namers": "names",
    "actions": "trail",
    "examples": "letters",
    "personal_data": "data",
    "afterwards": "afterwards",
}


def registrations() -> list[tuple[str, str, str]]:
    """(package, field of the house, source of the line) of all that packages register."""
    found = []
    for path, tree in modules().items():
        if Path(path).name != "__init__.py" or len(Path(path).parts) != 3:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Expr | ast.Assign | ast.AugAssign):
                line = ast.unparse(node)
                field = line.removeprefix("house.").split(".")[0].split("[")[0].split(" ")[0]
                if line.startswith("house.") and field in COMES_FROM:
                    found.append((Path(path).parts[1], field, line))
    return found


def test_what_is_brought_has_the_same_names_everywhere():
    files = list((ROOT / "portal").glob("*/brings/*.py"))
    assert len({path.parts[-3] for path in files}) >= 7
    assert not [str(path) for path in files if path.stem not in KINDS]


def test_what_is_registered_for_others_comes_from_there():
    found = registrations()
    assert {field for _package, field, _line in found} == set(COMES_FROM)
    elsewhere = [
        f"{package}: {line}" for package, field, line in found if not _comes_from(package, COMES_FROM[field], line)
    ]
    assert not elsewhere, listed(elsewhere)


def _comes_from(package: str, file: str, line: str) -> bool:
    module = ROOT / "portal" / package / "brings" / f"{file}.py"
    return module.exists() and (f"{file}." in line or f"({file})" in line)


def of_nouns(file: str) -> list[list[str]]:
    """A noun of relationships may bring its own, in a file of the same name."""
    nouns = ROOT / "portal" / "relationships"
    found = [*nouns.glob(f"*/{file}.py"), *nouns.glob(f"*/brings/{file}.py")]
    return [list(path.relative_to(nouns).with_suffix("").parts) for path in found]


def test_what_is_added_at_points_comes_from_there_too(app: Flask) -> None:
    points: dict[Registry[Any], str] = {PANELS: "panels", ENTRIES: "calendar", TABS: "tabs", LEADS: "leads"}
    points |= {
        OF_PERSON: "timelines",
        OF_ORGANISATION: "timelines",
        FIRST_STEPS: "steps",
        OWNERS: "names",
        KNOWN: "known",
        CAME_OF_IT: "measures",
        FAREWELLS: "farewells",
        DIGEST: "week",
        NEEDS: "neighbours",
        APART: "neighbours",
    }
    added: dict[Registry[Any], list[Any]] = dict(app.extensions["house"].added)
    errands = [type(each).__module__ for each in added.pop(ERRANDS)]
    assert sorted(errands) == [
        "portal.referrals.operations.outside",
        "portal.relationships.introductions.operations.outside",
    ], "an errand is what its operations do"
    assert set(added) == set(points), "name a new point here, with its file"
    elsewhere = [
        f"{each.__module__}.{each.__name__} belongs in brings/{file}.py"
        for point, file in points.items()
        for each in (getattr(one, "make", one) for one in added[point])
        if each.__module__.split(".")[2:] not in (["brings", file], *of_nouns(file))
    ]
    assert not elsewhere, listed(elsewhere)


def test_no_registry_is_a_dictionary_of_anything():
    """A point is a typed field of the house, or a typed `Registry` of the package that asks."""
    anything = [name for name, field in House.__dataclass_fields__.items() if field.type in ANYTHING]
    anything += [name for name, field in Actor.__dataclass_fields__.items() if field.type in ANYTHING]
    assert not anything, anything


def test_two_applications_share_nothing_that_was_added(app, monkeypatch):
    point, other = Registry[str](), House()
    monkeypatch.setattr(app.extensions["house"], "added", dict(app.extensions["house"].added))
    point.add(app.extensions["house"], "here")
    assert other.added == {}
    with app.app_context():
        assert point.all() == ("here",)
