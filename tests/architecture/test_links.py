"""An address that is written out leads somewhere: each is matched with the rules of the portal."""

from __future__ import annotations

import ast
import re
from itertools import product

import pytest
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from tests.architecture.sources import listed, modules, templates

#: An address of our own in a page's source or a letter's: href="/…", action="/…", src="/…", [words](/…).
WRITTEN = re.compile(r"(?:\b(?:href|action|formaction|src|hx-get|hx-post)\s*=\s*[\"']?|\]\()(/(?!/)[^\"'\s>#)]*)")
#: An expression, or a statement, of a template.
VALUE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
NAMED = re.compile(r"\burl_for\(\s*[\"']([\w.]+)[\"']")
#: Text that begins with a slash and is no address of a page.
OTHERWISE = {
    "portal/events/programme/links.py", "portal/mail/deliveries/epoch.py", "portal/core/whereabouts.py",
    "portal/core/running.py",
}  # fmt: skip
ADDRESS = re.compile(r"/[a-z0-9][a-z0-9/.?=&_{}<>:,() -]*", re.IGNORECASE)


def literals(tree: ast.Module):
    """(line, address) of each text that reads like an address of the portal; {} where a value stands."""
    parts = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            text = "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts:
            text = node.value
        else:
            continue
        if ADDRESS.fullmatch(text):
            yield node.lineno, text


def leads(adapter, address: str) -> bool:
    """Whether some rule answers, with a number or a word where a value stands, or begins so."""
    path = re.split(r"[?#]", address)[0]
    if any(rule.rule.startswith(path) for rule in adapter.map.iter_rules()):
        return True
    for values in product(("7", "word", "small", "0" * 32), repeat=path.count("{}")):
        for method in ("GET", "POST"):
            try:
                adapter.match(path.format(*values), method=method)
            except RequestRedirect:
                return True
            except HTTPException:
                continue
            return True
    return False


@pytest.fixture
def adapter(app):
    return app.url_map.bind("localhost")


def test_no_template_writes_an_address_out():
    """`url_for` knows what an address is today."""
    written = [
        f"{name}: {address}"
        for name, source in (templates() | templates(".md")).items()
        for address in WRITTEN.findall(VALUE.sub("{}", source))
    ]
    assert not written, listed(written)


def test_every_endpoint_that_is_named_is_there(app):
    sources = templates() | templates(".md") | {path: ast.unparse(tree) for path, tree in modules().items()}
    named = {(where, name) for where, source in sources.items() for name in NAMED.findall(source)}
    assert len(named) > 300
    lost = sorted(pair for pair in named if not any(_is(pair[1], each) for each in app.view_functions))
    assert not lost, listed(lost)


def _is(name: str, endpoint: str) -> bool:
    return endpoint == name or (name.startswith(".") and endpoint.endswith(name))


def test_every_address_in_the_code_leads_somewhere(adapter):
    found = {
        (f"{path}:{line}", text)
        for path, tree in modules().items()
        if path not in OTHERWISE and "/routes/" not in path
        for line, text in literals(tree)
    }
    assert len(found) > 15
    lost = sorted(pair for pair in found if not leads(adapter, pair[1]))
    assert not lost, listed(lost)


def test_an_address_without_a_rule_is_noticed(adapter):
    assert leads(adapter, "/people/{}")
    assert not leads(adapter, "/joyn")
    assert not leads(adapter, "/people/{}/nowhere")
