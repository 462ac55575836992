"""A test that cannot fail says nothing, and looks as if it did."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from typing import TypeVar

from tests.architecture.sources import ROOT, listed

Function = ast.FunctionDef
Node = TypeVar("Node", bound=ast.AST)
#: Calls that insist on something by themselves.
INSISTING = {
    "raises", "warns", "fail", "page", "submit", "send", "go", "sees", "misses", "press", "follow", "letter", "one",
    "get_one", "wait_for", "wait_for_url", "run_state_machine_as_test", "tab_to",
}  # fmt: skip
#: What is written where it is looped over, or is a table of the file.
AT_HAND = (ast.Tuple, ast.List, ast.Set, ast.Dict, ast.Constant)


@cache
def files() -> dict[str, ast.Module]:
    return {
        path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted((ROOT / "tests").rglob("*.py"))
    }


def functions(tree: ast.Module) -> dict[str, Function]:
    return {node.name: node for node in ast.walk(tree) if isinstance(node, Function)}


def within(node: ast.AST, kind: type[Node]) -> list[Node]:
    return [each for each in ast.walk(node) if isinstance(each, kind)]


def names(node: ast.AST) -> set[str]:
    return {each.id for each in within(node, ast.Name)}


# --- nothing is looked for ------------------------------------------------------------------------


def empty_words(tree: ast.AST) -> Iterator[int]:
    """Lines where an empty text is looked for, which is everywhere, or something in one, where nothing is."""
    for node in within(tree, ast.expr):
        looked_for: list[ast.expr] = []
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.In | ast.NotIn):
            looked_for = [node.left, node.comparators[0]]
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in {"sees", "misses"}:
            looked_for = node.args or [ast.Constant("")]
        if any(isinstance(each, ast.Constant) and each.value in ("", b"") for each in looked_for):
            yield node.lineno


def test_nobody_looks_for_nothing():
    offenders = [f"{path}:{line}" for path, tree in files().items() for line in empty_words(tree)]
    assert not offenders, listed(offenders)


# --- nothing is asserted --------------------------------------------------------------------------


def insists(function: Function, known: dict[str, Function], seen: frozenset[str] = frozenset()) -> bool:
    """Whether it asserts something, by itself or by what it calls."""
    if within(function, ast.Assert):
        return True
    called = {ast.unparse(call.func).split(".")[-1] for call in within(function, ast.Call)}
    if called & INSISTING:
        return True
    return any(insists(known[name], known, seen | {name}) for name in (called & known.keys()) - seen)


def test_every_test_asserts_something():
    everywhere = {name: each for tree in files().values() for name, each in functions(tree).items()}
    offenders = [
        f"{path}:{each.lineno} {name}"
        for path, tree in files().items()
        for name, each in functions(tree).items()
        if name.startswith("test_") and not insists(each, everywhere | functions(tree))
    ]
    assert not offenders, listed(offenders)


# --- nothing is looped over -----------------------------------------------------------------------


def at_hand(node: ast.expr, known: set[str]) -> bool:
    """Whether what is looped over stands in the test, or is a table of its file."""
    if isinstance(node, ast.Name):
        return node.id[0].isupper() or node.id in known  # a constant, or an Enum
    if isinstance(node, ast.Call):
        name = ast.unparse(node.func)
        if isinstance(node.func, ast.Attribute) and node.func.attr in {"items", "values", "keys"}:
            return at_hand(node.func.value, known)
        if name == "zip" and any(each.arg == "strict" for each in node.keywords):
            return any(at_hand(each, known) for each in node.args)
        if name in {"range", "enumerate", "zip", "sorted", "reversed", "product", "pairwise", "list"}:
            return all(at_hand(each, known) for each in node.args)
        return name.endswith(".split") or (name.endswith(".all") and bool(node.args))  # cast.all("amara", "jonas")
    if isinstance(node, ast.Attribute):
        return node.attr.isupper()
    if isinstance(node, ast.Subscript | ast.Starred):
        return at_hand(node.value, known)
    if isinstance(node, ast.BinOp):
        return at_hand(node.left, known) or at_hand(node.right, known)
    if isinstance(node, ast.DictComp | ast.ListComp | ast.SetComp):
        return all(at_hand(each.iter, known) and not each.ifs for each in node.generators)
    return isinstance(node, AT_HAND)


def unsure_loops(function: Function) -> Iterator[ast.For]:
    """Loops with assertions that may be run through never, where no other assertion would notice."""
    known = {each.arg for each in function.args.args}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None and at_hand(node.value, known):
            known |= {name for target in _targets(node) for name in names(target)}
    for loop in within(function, ast.For):
        if not within(loop, ast.Assert) or at_hand(loop.iter, known):
            continue
        inside = {id(each) for each in within(loop, ast.Assert)}
        asserted = set().union(*(names(each) for each in within(function, ast.Assert) if id(each) not in inside))
        changed = [*within(loop, ast.Assign), *within(loop, ast.AugAssign)]
        grown = {name for each in changed for target in _targets(each) for name in names(target)}
        grown |= {ast.unparse(each.func).split(".")[0] for each in within(loop, ast.Call) if _adds(each)}
        if not asserted & (names(loop.iter) | grown) - {"db", "app"}:
            yield loop


def _targets(node: ast.Assign | ast.AnnAssign | ast.AugAssign) -> list[ast.expr]:
    return node.targets if isinstance(node, ast.Assign) else [node.target]


def _adds(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr in {"add", "append"}


def test_no_loop_may_stay_empty_unnoticed():
    """Assert that there is something to look at, before it is looked at or after it was."""
    offenders = [
        f"{path}:{loop.lineno} {name}: for {ast.unparse(loop.target)} in {ast.unparse(loop.iter)}"
        for path, tree in files().items()
        for name, each in functions(tree).items()
        if name.startswith("test_")
        for loop in unsure_loops(each)
    ]
    assert not offenders, listed(offenders)


def test_what_cannot_fail_is_found():
    tree = ast.parse(
        """
def test_idle(client): client.get("/")
def test_nothing(walk): assert "" in walk().text
def test_maybe(db):
    for row in db.session.query(Delivery):
        assert row.sent
def test_sure(db):
    rows = db.session.query(Delivery).all()
    assert rows
    for row in rows:
        assert row.sent
"""
    )
    known = functions(tree)
    assert list(empty_words(tree)) == [3]
    assert [name for name, each in known.items() if not insists(each, known)] == ["test_idle"]
    assert [name for name, each in known.items() if list(unsure_loops(each))] == ["test_maybe"]
