"""What ARCHITECTURE asks of every module (the direction of imports is import-linter's part)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.architecture.sources import ROOT, calls, imported, listed, modules

LONGEST = 300
#: Where people write, and what. The style sheet stays in one piece: cut into three it weighs two kilobytes more.
WRITTEN = {"portal": "*.py", "bench": "*.py", "bin": "*.py", "tests": "*.py", "templates": "*.*"}


@pytest.mark.parametrize("folder", WRITTEN)
def test_no_file_outgrows_a_sitting(folder):
    """What passes 300 lines is split by noun."""
    files = list((ROOT / folder).rglob(WRITTEN[folder]))
    assert files
    lengths = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8").count("\n") for path in files}
    too_long = {path: lines for path, lines in lengths.items() if lines > LONGEST}
    assert not too_long, listed(too_long)


def test_only_the_clock_asks_what_time_it_is():
    asking = re.compile(r"^(datetime|dt)\.(datetime\.)?(now|utcnow|today)$|^(datetime\.)?date\.today$|^time\.time$")
    offenders = [
        f"{path}:{call.lineno} {name}"
        for path, tree in modules().items()
        if path != "portal/core/clock.py"
        for name, call in calls(tree)
        if asking.match(name)
    ]
    assert not offenders, listed(offenders)


def test_operations_see_no_request():
    """A page, an import and a job use the same operations, so these know nothing of any of them."""
    request_bound = {"request", "session", "g", "current_user", "abort", "redirect", "flash", "render_template"}
    offenders = [
        f"{path} imports {name}"
        for path, tree in modules().items()
        if _is(path, "operations")
        for module, name in imported(tree)
        if (module in {"flask", "flask_login"} and name in request_bound) or ".routes" in module or ".forms" in module
    ]
    assert not offenders, listed(offenders)


#: Who has transactions beside the unit of work, and why.
OWN_TRANSACTIONS = {
    "portal/core/work.py": "it is the unit of work",
    "portal/core/db.py": "a pragma is set outside of all transactions",
    "portal/core/safekeeping/": "fills a database in which nobody lives yet",
    "portal/mail/deliveries/": "what left the house is written down while it leaves, on connections of its own",
}


def test_only_the_unit_of_work_commits():
    """What an operation did is kept or dropped as a whole, together with its facts, mail and audit entries."""
    offenders = [
        f"{path}:{node.lineno} {ast.unparse(node)}"
        for path, tree in modules().items()
        if not path.startswith(tuple(OWN_TRANSACTIONS))
        for node in commits(tree)
    ]
    assert not offenders, listed(offenders)


def commits(tree: ast.AST) -> Iterator[ast.Attribute]:
    """Every mention of a commit or a savepoint, of whatever it is called; and every transaction of a session, engine or
    connection. For a savepoint there is `work.attempt`, which knows what was recorded as well.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            whose = ast.unparse(node.value).lower()
            holder = whose.endswith(("session", "session()", "engine", "connection", "connect()"))
            if node.attr in {"commit", "begin_nested"} or (node.attr == "begin" and holder):
                yield node


def test_a_commit_is_found_by_whatever_name():
    code = (
        "s = db.session\ns.commit()\nkeep = db.session.commit\nwith db.engine.begin() as connection: ...\nonce.begin()"
        "\nwith s.begin_nested(): ..."
    )
    assert sorted(node.lineno for node in commits(ast.parse(code))) == [2, 3, 4, 6]
    unused = [where for where in OWN_TRANSACTIONS if not any(_commits_below(where))]
    assert not unused, listed(unused)


def _commits_below(where: str) -> Iterator[bool]:
    return (any(True for _ in commits(tree)) for path, tree in modules().items() if path.startswith(where))


def test_routes_write_no_rows():
    """A page changes things through operations alone; an import and a job would miss what it did itself."""
    offenders = [
        f"{path}:{call.lineno} {name}"
        for path, tree in modules().items()
        if _is(path, "routes")
        for name, call in calls(tree)
        if name in {"insert", "update", "delete", "db.session.add", "db.session.delete", "db.session.add_all"}
    ]
    assert not offenders, listed(offenders)


#: Where nothing but the asking is to be noted: what was read, a job that begins, and settings that have no operation.
NOTED_WHERE_ASKED = {
    "portal/events/arrivals/routes/badges.py", "portal/events/registrations/routes/export.py",
    "portal/mail/routes/office.py", "portal/members/imports/routes/imports.py",
    "portal/members/directory/routes/export.py", "portal/members/directory/routes/own_data.py",
    "portal/members/imports/routes/export.py",
    "portal/office/routes/association.py", "portal/office/routes/first_steps.py",
}  # fmt: skip


def test_the_trail_is_written_where_the_effect_happens():
    """Ten clicks at once have one effect, and leave one entry; a job and an import leave it too."""
    offenders = [
        f"{path}:{call.lineno}"
        for path, tree in modules().items()
        if _is(path, "routes") and path not in NOTED_WHERE_ASKED
        for name, call in calls(tree)
        if name == "audit.write"
    ]
    assert not offenders, listed(offenders)


def test_whoever_is_told_the_time_does_not_ask_for_it():
    """Two readings of the clock can lie on two sides of midnight; and a test that gives a moment means it."""
    comparing_clocks = "portal/core/doctor/database.py"
    offenders = [
        f"{path}:{call.lineno} {node.name}"
        for path, tree in modules().items()
        if path != comparing_clocks
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and _is_told_the_time(node)
        for name, call in calls(node)
        if name in {"clock.now", "clock.today"} or (name == "today" and not call.args)
    ]
    assert not offenders, listed(offenders)


def test_there_is_one_way_to_lock_a_row():
    """`core.locking`. The deliveries of mail lease rows over connections of their own, and skip those of others."""
    offenders = [
        f"{path}:{call.lineno}"
        for path, tree in modules().items()
        if path != "portal/core/locking.py" and not path.startswith("portal/mail/deliveries/")
        for name, call in calls(tree)
        if name.endswith(".with_for_update") or "with_for_update" in {each.arg for each in call.keywords}
    ]
    assert not offenders, listed(offenders)


def _is_told_the_time(node: ast.FunctionDef) -> bool:
    given = node.args.args[: len(node.args.args) - len(node.args.defaults)]
    given += [each for each, default in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True) if not default]
    return "now" in {each.arg for each in given}


def test_there_is_one_way_to_ask_for_today():
    """`settings.today()`; `clock.today(zone)` is for a zone that is not the association's."""
    offenders = [
        f"{path}:{node.lineno} {node.name}"
        for path, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name.strip("_") == "today"
        if path not in {"portal/core/clock.py", "portal/core/settings.py", "portal/core/world.py"}
    ]
    offenders += [
        f"{path}:{call.lineno}"
        for path, tree in modules().items()
        if path != "portal/core/settings.py"
        for _, call in calls(tree)
        if re.search(r"^clock\.today\(association\(\)\.time_zone\)|ZoneInfo\(association\(\)", ast.unparse(call))
    ]
    assert not offenders, listed(offenders)


def _is(path: str, kind: str) -> bool:
    return path.endswith(f"/{kind}.py") or f"/{kind}/" in path
