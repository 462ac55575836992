"""What every template keeps: it compiles, carries nothing inline, imports nothing idle."""

from __future__ import annotations

import re

import pytest
from jinja2 import TemplateError, nodes

from tests.architecture.sources import PORTAL, listed, templates

INLINE = {
    "an inline script": re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/(ld\+)?json\")[^>]*>", re.IGNORECASE
    ),
    "an inline style": re.compile(r"<style\b|\sstyle\s*=", re.IGNORECASE),
    "an inline handler": re.compile(r"\son[a-z]+\s*=\s*[\"']", re.IGNORECASE),
    "a script address": re.compile(r"javascript:", re.IGNORECASE),
}


def trees(app):
    letters = app.extensions["guildhall-mail"].templates
    pages = {name: app.jinja_env.parse(source, name) for name, source in templates().items()}
    return pages | {name: letters.parse(source, name) for name, source in templates(".md").items()}


def test_every_template_compiles(app):
    pages = {**templates(), **templates(".txt"), **templates(".xml")}
    broken = uncompiled(app.jinja_env, pages)
    broken += uncompiled(app.extensions["guildhall-mail"].templates, templates(".md"))
    assert not broken, listed(broken)


def uncompiled(environment, sources):
    """What an environment cannot compile, and why."""
    broken = []
    for name, source in sources.items():
        try:
            environment.compile(source, name)
        except TemplateError as error:
            broken.append(f"{name}: {error}")
    return broken


@pytest.mark.parametrize("what", INLINE)
def test_no_page_carries(what):
    """The content security policy would refuse it; letters are styled when they are made."""
    offenders = [name for name, source in templates().items() if "mail" not in name and INLINE[what].search(source)]
    assert not offenders, listed(offenders)


def test_no_page_asks_another_host():
    """Pictures, scripts, styles and fonts are our own."""
    foreign = re.compile(
        r"<(?:script|link|img|iframe|source|video|audio)\b[^>]*(?:src|href|srcset)=[\"']\s*(?:https?:)?//"
    )
    offenders = [name for name, source in templates().items() if foreign.search(source)]
    assert not offenders, listed(offenders)


def test_every_import_is_used(app):
    idle = []
    for name, tree in trees(app).items():
        idle += [f"{name}: {known}" for known in _imports(tree) if known not in _used(tree)]
    assert not idle, listed(idle)


def test_every_partial_imports_the_macros_it_uses(app):
    """It would find those of the page that includes it, until that page changes."""
    everything = trees(app)
    macros = {
        macro.name
        for name, tree in everything.items()
        if name.startswith("ui/")
        for macro in tree.find_all(nodes.Macro)
    }
    borrowed = [
        f"{name}: {word}"
        for name, tree in everything.items()
        if "/_" in name
        for word in _used(tree) & macros - _known(tree)
    ]
    assert not borrowed, listed(borrowed)


def test_every_macro_is_used(app):
    everything = trees(app)
    used: set[str] = set()
    for tree in everything.values():
        used |= _used(tree)
        used |= {node.attr for node in tree.find_all(nodes.Getattr)}
        for node in tree.find_all(nodes.FromImport):
            used |= {known if isinstance(known, str) else known[0] for known in node.names}
    python = " ".join(path.read_text(encoding="utf-8") for path in PORTAL.rglob("*.py"))
    idle = [
        f"{name}: {macro.name}"
        for name, tree in everything.items()
        for macro in tree.find_all(nodes.Macro)
        if macro.name not in used and f".{macro.name}(" not in python
    ]
    assert not idle, listed(idle)


def test_every_template_that_is_named_exists(app):
    known = set(app.jinja_env.list_templates())
    missing = []
    for name, tree in trees(app).items():
        for node in tree.find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)):
            wanted = node.template
            if isinstance(wanted, nodes.Const) and isinstance(wanted.value, str) and wanted.value not in known:
                missing.append(f"{name}: {wanted.value}")
    assert not missing, listed(missing)


def _used(tree: nodes.Template) -> set[str]:
    return {node.name for node in tree.find_all(nodes.Name) if node.ctx == "load"}


def _known(tree: nodes.Template) -> set[str]:
    """The names that a template imports, defines or sets."""
    own = {node.name for node in tree.find_all(nodes.Name) if node.ctx != "load"}
    return own | set(_imports(tree)) | {macro.name for macro in tree.find_all(nodes.Macro)}


def _imports(tree: nodes.Template) -> list[str]:
    names = [node.target for node in tree.find_all(nodes.Import)]
    for node in tree.find_all(nodes.FromImport):
        names += [known if isinstance(known, str) else known[1] for known in node.names]
    return names


def test_no_line_of_a_template_is_too_long_to_read():
    """Styles of letters stand in one line, since mail programs know no better."""
    long = {
        f"{name}:{number}": len(line)
        for name, source in templates().items()
        for number, line in enumerate(source.splitlines(), start=1)
        if len(line) > 300 and not line.startswith("@media")
    }
    assert not long, listed(long.items())
