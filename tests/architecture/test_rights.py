"""Rights are written in three places, behind one rule, and read in one: no other code goes around them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.architecture.sources import calls, imported, listed, modules

#: Where rows that give rights are written. The demo writes whole tables into an empty database.
WRITERS = {
    "Grant": {"portal/accounts/operations/grants.py"},
    "Position": {"portal/leadership/offices/operations/positions.py"},
    "Term": {"portal/leadership/offices/operations/terms.py"},
    "Seat": {"portal/leadership/offices/operations/seats.py"},
    "HeldBy": {"portal/leadership/offices/operations/held_by.py"},
}
DEMO = {"portal/members/demo/__init__.py", "portal/leadership/demo.py"}
#: What makes a right begin, last or end, once it is written to an object; and where that is done.
MOMENTS = {
    "grants": {"portal/leadership/offices/operations/positions.py"},
    "reach": {"portal/leadership/offices/operations/positions.py"},
    "parent_id": {"portal/leadership/offices/operations/bodies.py"},
    "vouched": {
        "portal/leadership/succession/operations/candidacies.py",
        "portal/leadership/succession/operations/choices.py",
    },
    "voided_at": {"portal/leadership/offices/operations/terms.py", "portal/leadership/offices/operations/seats.py"},
    "valid_until": {"portal/leadership/offices/operations/seats.py"},
    "planned_end": {"portal/leadership/offices/operations/terms.py"},
    "seat_id": set(),
    "valid_from": set(),
    "formed": {"portal/leadership/offices/operations/bodies.py"},
    "dissolved": {"portal/leadership/offices/operations/bodies.py"},
    "granted_by": set(),
}
#: Who may read grants: everybody else asks `powers_of`, `holders`, or the actor.
READERS = {
    "portal/accounts/models.py", "portal/accounts/queries.py", "portal/accounts/operations/grants.py",
    "portal/accounts/routes/office.py",
}  # fmt: skip
MAIL = ("portal/members/", "portal/accounts/")
CHECKS = {"check_administrator", "check_carried"}
#: Whoever steps down gives up what is theirs; and whoever forgets somebody, or writes down a death, was asked before
#: (`privacy.erasing`, `memberships.deaths`).
FREE = {"resign", "forget_grants", "forget_reasons", "end_with_life"}
#: Whatever ends or shortens a term; beside each, whether it asks by itself who takes: the others are asked before.
ENDERS = {
    "portal/leadership/offices/operations/terms.py begin_term": True,
    "portal/leadership/offices/operations/terms.py _end": False,
    "portal/leadership/offices/operations/staying.py stay_on_as_said": True,
    "portal/leadership/offices/operations/terms.py void_term": True,
    "portal/leadership/offices/operations/terms.py _move_on": False,
    "portal/leadership/offices/operations/terms.py _reopened": False,
    "portal/leadership/offices/operations/seats.py close_seat": True,
    "portal/leadership/offices/operations/seats.py _close_term": True,
}

#: What changes a seat and minds neither who asks for it nor to whom it was offered; and whose verbs do.
BARE = {"alter_position", "begin_term", "end_body", "end_seat", "make_ex_officio"}
MINDFUL = "portal/leadership/succession/operations/"


def writes(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """(model, line) for every row made, or statement that writes one, by whatever name it is called."""
    for name, call in calls(tree):
        last = name.rsplit(".", maxsplit=1)[-1]
        if last in WRITERS:
            yield last, call.lineno
        if last in {"insert", "update", "delete"} and call.args:
            model = ast.unparse(call.args[0]).rsplit(".", maxsplit=1)[-1]
            if model in WRITERS:
                yield model, call.lineno


def assigned(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """(attribute, line) for every assignment to an attribute of some object."""
    for node in ast.walk(tree):
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
            for target in targets:
                for part in ast.walk(target) if target is not None else ():
                    if isinstance(part, ast.Attribute) and isinstance(part.ctx, ast.Store):
                        yield part.attr, node.lineno


def test_rows_that_give_rights_are_written_in_one_place_each():
    offenders = [
        f"{path}:{line} writes {model}"
        for path, tree in modules().items()
        if path not in DEMO
        for model, line in writes(tree)
        if path not in WRITERS[model]
    ]
    assert not offenders, listed(offenders)


def test_what_makes_a_right_begin_or_end_is_assigned_where_it_is_checked():
    offenders = [
        f"{path}:{line} assigns {name}"
        for path, tree in modules().items()
        for name, line in assigned(tree)
        if name in MOMENTS and path not in MOMENTS[name] and not (name in {"dissolved", "formed"} and _elsewhere(path))
    ]
    assert not offenders, listed(offenders)


def _elsewhere(path: str) -> bool:
    return not path.startswith("portal/leadership/")


def test_terms_and_seats_end_in_few_places_which_ask_who_takes():
    found = {
        f"{path} {body.name}": any(name in CHECKS for name, _ in calls(body))
        for path, tree in modules().items()
        if path.startswith("portal/leadership/") and path not in DEMO
        for body in ast.walk(tree)
        if isinstance(body, ast.FunctionDef)
        and not {"end", "voided_at", "valid_until"}.isdisjoint(name for name, _ in assigned(body))
    }
    assert found == ENDERS


def test_a_seat_is_changed_by_whoever_minds_its_call_and_the_offers_made_of_it():
    offenders = [
        f"{path}:{call.lineno} calls {name}"
        for path, tree in modules().items()
        if not path.startswith(MINDFUL)
        for name, call in calls(tree)
        if name.rsplit(".", maxsplit=1)[-1] in BARE
    ]
    assert not offenders, listed(offenders)


def test_whoever_writes_rights_asks_who_gives_them():
    """Every public operation of the writing modules that writes one of these reaches a check."""
    unchecked = []
    for path in sorted(set().union(*WRITERS.values())):
        tree = modules()[path]
        bodies = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
        for name, body in bodies.items():
            reached = _reached(body, bodies)
            if name.startswith("_") or name in FREE or not any(_moves(part) for part in reached):
                continue
            if not any(call in CHECKS for part in reached for call, _ in calls(part)):
                unchecked.append(f"{path} {name}")
    assert not unchecked, listed(unchecked)


def _reached(body: ast.FunctionDef, bodies: dict[str, ast.FunctionDef]) -> list[ast.FunctionDef]:
    found, waiting = [], [body]
    while waiting:
        part = waiting.pop()
        if part in found:
            continue
        found.append(part)
        waiting += [bodies[name] for name, _ in calls(part) if name in bodies]
    return found


def _moves(part: ast.FunctionDef) -> bool:
    wrote = any(model in {"Grant", "HeldBy", "Term"} for model, _ in writes(part))
    return wrote or any(name in {*MOMENTS, "end"} for name, _ in assigned(part))


def test_who_opens_an_account_is_written_where_its_giver_is_asked():
    """Whoever reads an account's mail can open it: its address moves by its owner's own word, or past a giver."""
    movers = {"portal/accounts/operations/accounts.py", "portal/accounts/operations/addresses.py"}
    offenders = []
    for path, tree in modules().items():
        offenders += [
            f"{path}:{line} writes {name}"
            for name, line in assigned(tree)
            if name == "email_key" and path.startswith("portal/accounts/") and path not in movers
        ]
        for name, call in calls(tree):
            last = name.rsplit(".", maxsplit=1)[-1]
            if name in {"accounts.move", "operations.move"} and path.startswith(MAIL) and path not in movers:
                offenders.append(f"{path}:{call.lineno} moves an account")
            given = {word.arg for word in call.keywords}
            if last in {"correct_address", "change_person", "follow", "rewrite"} and path.startswith(MAIL):
                if last == "correct_address" and path != "portal/members/people/operations/addresses.py":
                    offenders.append(f"{path}:{call.lineno} corrects an address")
                if "giver" not in given:
                    offenders.append(f"{path}:{call.lineno} names no giver")
    assert not offenders, listed(offenders)


def test_nobody_reads_grants_but_through_accounts():
    """A term of office gives rights too: whoever reads grants alone forgets its holders."""
    offenders = [
        f"{path} imports {name} from {module}"
        for path, tree in modules().items()
        if path not in READERS | DEMO
        for module, name in imported(tree)
        if name == "Grant"
    ]
    named = re.compile(r"access_grant|models\.Grant\b")
    offenders += [
        f"{path} names the table"
        for path, tree in modules().items()
        if path not in READERS and named.search(ast.unparse(tree))
    ]
    assert not offenders, listed(offenders)
