"""Modules import one another in one direction: drawn from every import, also those in functions and for types alone."""

from __future__ import annotations

import ast
from graphlib import CycleError, TopologicalSorter

from tests.architecture.sources import imported, modules


def drawn(trees: dict[str, ast.Module]) -> dict[str, set[str]]:
    """Which modules each module imports, by dotted name."""
    named = {path.removesuffix(".py").removesuffix("/__init__").replace("/", "."): tree for path, tree in trees.items()}
    found = {}
    for name, tree in named.items():
        both = ((f"{module}.{what}", module) for module, what in imported(tree))
        found[name] = {next((each for each in pair if each in named), name) for pair in both} - {name}
    return found


def circle(graph: dict[str, set[str]]) -> list[str]:
    """A circle in it, or nothing."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_no_modules_import_one_another_in_a_circle():
    graph = drawn(modules())
    assert sum(map(len, graph.values())) > len(graph) > 300
    assert not circle(graph), " ← ".join(circle(graph))


def test_a_circle_is_found_wherever_its_imports_stand():
    whole = drawn({"one/a.py": ast.parse("def late():\n    from one import b"), "one/b/__init__.py": ast.parse("")})
    assert whole == {"one.a": {"one.b"}, "one.b": set()}
    assert circle(whole) == []
    assert set(circle(whole | {"one.b": {"one.a"}})) == {"one.a", "one.b"}
