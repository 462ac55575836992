"""Every door has a lock, or says that it needs none."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.core.access import Access, public, undeclared
from portal.core.actors import BY_SESSION
from tests.architecture.sources import listed


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
