"""Every door has a lock, or says that it needs none."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.core.access import Access, public, undeclared
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
