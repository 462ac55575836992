"""What packages add to the house, they add in `register` of their `__init__` or of a noun of theirs."""

from __future__ import annotations

import ast
from dataclasses import fields

from portal.core.house import House
from tests.architecture.sources import listed, modules

CHANGES = {"append", "extend", "insert", "add", "add_from", "update", "setdefault"}


def added_to(node: ast.AST) -> str:
    """The registry that this node changes, as `menu`, or nothing."""
    target: ast.expr | None = None
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CHANGES:
        target = node.func.value
    elif isinstance(node, ast.AugAssign):
        target = node.target
    elif isinstance(node, ast.Assign):
        target = node.targets[0]
    if isinstance(target, ast.Subscript):
        target = target.value
    whole, _, name = (
        ast.unparse(target).replace("house()", "house").partition(".") if target is not None else ("", "", "")
    )
    return name if whole == "house" and name in {field.name for field in fields(House)} else ""


def test_packages_add_to_the_house_in_register_alone() -> None:
    found = {
        (path, getattr(node, "lineno", 0), name)
        for path, tree in modules().items()
        if not path.startswith("portal/core/")  # which holds the registries
        for node in ast.walk(tree)
        if (name := added_to(node))
    }
    assert len({path for path, _, _ in found}) > 10, "each package adds something"
    inside = {
        (path, line)
        for path, tree in modules().items()
        if path.endswith("/__init__.py") and path.count("/") <= 3
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef) and (function.name == "register" or path == "portal/__init__.py")
        for line in range(function.lineno, (function.end_lineno or 0) + 1)
    }
    elsewhere = [f"{path}:{line}: {name}" for path, line, name in sorted(found) if (path, line) not in inside]
    assert not elsewhere, listed(elsewhere)


def test_every_way_of_adding_is_recognised() -> None:
    for line in ("house.menu += [x]", "house().namers['x'] = f", "house.blocks.append(b)", "house().sweeps |= {}"):
        assert any(added_to(node) for node in ast.walk(ast.parse(line))), line
    for line in ("found = house().menu", "house.namers['x'](ids)"):
        assert not any(added_to(node) for node in ast.walk(ast.parse(line))), line
