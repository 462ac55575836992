"""Every door has a lock, or says that it needs none."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.exceptions import NotFound
from werkzeug.routing import MapAdapter

from portal.core.access import POLICIES, Access, policy, public, undeclared
from portal.core.actors import BY_SESSION
from portal.events.programme.operations import planning
from portal.leadership.offices.operations import bodies
from tests.architecture.sources import calls, listed, modules, templates


def test_every_endpoint_declares_who_may_use_it(app):
    assert undeclared(app) == []
    declared = {name: view.access for name, view in app.view_functions.items() if name != "static"}
    assert all(isinstance(access, Access) and (access.public or access.needs) for access in declared.values())


def test_an_undeclared_endpoint_is_noticed():
    app = Flask("house")
    app.add_url_rule("/open", "open", public(lambda: "come in"))
    app.add_url_rule("/forgotten", "forgotten", lambda: "oh")
    assert undeclared(app) == ["forgotten"]


def test_every_page_of_the_office_asks_the_right_before_it_loads_anything(app):
    """A no of theirs says the same of what is there and of what is not."""
    late = []
    for rule in app.url_map.iter_rules():
        access = getattr(app.view_functions[rule.endpoint], "access", None)
        if rule.rule.startswith("/office") and not (access and not access.public and access.by_rights_alone):
            late.append(f"{rule.rule} {rule.endpoint}")
    assert not late, listed(late)


def test_every_page_is_open_to_sessions_alone(app):
    """Another way in is written where it opens."""
    assert {view.access.by for name, view in app.view_functions.items() if name != "static"} == {(BY_SESSION,)}


def test_templates_ask_policies_that_there_are(app):
    asked = {(name, policy) for name, text in templates().items() for policy in re.findall(r"\bmay\('([^']+)'", text)}
    assert len({policy for _, policy in asked}) > 5
    missing = [each for each in sorted(asked) if each[1] not in POLICIES]
    assert not missing, listed(missing)


def test_two_policies_of_a_package_are_not_called_the_same(app):
    def manage(who, event):
        return True

    manage.__module__ = "portal.events.registrations.policies"
    with pytest.raises(TypeError, match=r"events\.manage is a policy of portal\.events\.programme\.policies already"):
        policy(manage)


def test_no_address_is_answered_twice(app):
    """Two endpoints for one rule and method: the second would never be reached."""
    seen: dict[tuple[str, str], str] = {}
    double = []
    for rule in app.url_map.iter_rules():
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            first = seen.setdefault((rule.rule, method), rule.endpoint)
            if first != rule.endpoint:
                double.append(f"{method} {rule.rule}: {first} and {rule.endpoint}")
    assert not double, listed(double)


@pytest.mark.parametrize("method", ["DELETE", "PUT", "PATCH", "TRACE"])
def test_only_get_and_post_are_spoken(app, method):
    """Forms can do no other, and everything works with forms."""
    assert [rule.rule for rule in app.url_map.iter_rules() if method in (rule.methods or ())] == []


#: Where an address is written as a pattern, or belongs to somebody else.
NO_PAGES = {"over", "url_prefix", "path"}


def written_by_hand() -> Iterator[tuple[str, str]]:
    """(where, address) of every address in the code of the portal that no `url_for` has made."""
    for path, tree in modules().items():
        apart = {id(inside) for node in ast.walk(tree) for inside in _apart(node)}
        for node in ast.walk(tree):
            if id(node) not in apart and (text := _spelled(node)) and re.match(r"/[a-z][^ *{]*$", text):
                yield f"{path}:{node.lineno}", text  # type: ignore[attr-defined]


def _apart(node: ast.AST) -> Iterator[ast.AST]:
    """What is no address of a page: rules, patterns, and the pieces of what is looked at as a whole."""
    if isinstance(node, ast.FunctionDef):
        for decorator in node.decorator_list:
            yield from ast.walk(decorator)
    elif isinstance(node, ast.keyword) and node.arg in NO_PAGES:
        yield from ast.walk(node)
    elif isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            yield from ast.walk(value) if isinstance(key, ast.Constant) and key.value in NO_PAGES else ()
    elif isinstance(node, ast.JoinedStr):
        yield from node.values


def _spelled(node: ast.AST) -> str:
    """The text with something in each gap that fits a rule."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, ast.JoinedStr):
        return "".join(each.value if isinstance(each, ast.Constant) else "1" for each in node.values)
    return ""


def test_an_address_written_by_hand_leads_to_a_page(app):
    """A page that moves takes along what asks for it by name; whoever spelled its address would be left behind."""
    adapter = app.url_map.bind("")
    written = list(written_by_hand())
    assert len(written) > 3
    lost = [
        f"{where} {address}"
        for where, address in written
        if not (address in {"/static/", "/proc/sys/kernel/random/boot_id"} or _leads(adapter, address))
    ]
    assert not lost, listed(lost)


def _leads(adapter: MapAdapter, address: str) -> bool:
    name = "1" * 32
    for filled in (address, address.replace("1-1", f"{name}-large"), address.replace("/1-", f"/{name}-")):
        try:
            adapter.match(filled, method="GET")
        except NotFound:
            continue
        return True
    return False


def test_what_is_named_by_its_words_hides_behind_no_page(app):
    """Something called New would have the address of the page on which a new one is made."""
    rules = [(rule.rule.split("/"), rule.rule) for rule in app.url_map.iter_rules()]
    beside = {
        (shown, other[-1])
        for parts, shown in rules
        if parts[-1] == "<slug>"
        for other, _rule in rules
        if other[:-1] == parts[:-1] and not other[-1].startswith("<")
    }
    reserved = {"/events/<slug>": planning.RESERVED, "/office/leadership/bodies/<slug>": bodies.RESERVED}
    of_months = {"/newsletters/<slug>", "/office/newsletters/<slug>"}  # an edition is called after its month
    named = {each for each in beside if each[0] not in of_months}
    assert named == {(shown, word) for shown, words in reserved.items() for word in words}


def test_what_a_form_did_is_said_where_it_leads():
    """In leadership and volunteering: with the answer, or by the `Done` that `act` gives."""
    found, silent = 0, []
    for path, tree in modules().items():
        if not path.startswith(("portal/leadership/", "portal/volunteering/")):
            continue
        for view in (node for node in tree.body if isinstance(node, ast.FunctionDef)):
            tells = [each for each in view.body if isinstance(each, ast.FunctionDef) and "Done" in ast.dump(each)]
            answers = [call for name, call in calls(view) if name == "answered"]
            found += len(answers)
            silent += [f"{path}:{call.lineno}" for call in answers if len(call.args) < 3 and not tells]
    assert found > 20
    assert not silent, listed(silent)
