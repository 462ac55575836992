"""Nothing here counts or ranks people, and the words for it do not appear anywhere that people read."""

from __future__ import annotations

import ast
import re

from jinja2 import nodes

from tests.architecture.sources import calls, listed, modules, templates

FORBIDDEN = re.compile(
    r"\b(leader\s?boards?|quotas?|rank(?:s|ed|ings?)?|points|scor(?:es?|ed|ing)|streaks?|top (?:givers?|referrers?))\b",
    re.IGNORECASE,
)
#: Functions through which every sentence in Python passes.
SPOKEN = {"_", "_l", "gettext", "lazy_gettext", "ngettext", "lazy_ngettext", "pgettext", "lazy_pgettext"}


def test_the_pages_do_not_keep_score(app):
    found = [
        f"{name}: {match.group()}"
        for name, source in {**templates(), **templates(".md")}.items()
        for match in FORBIDDEN.finditer(_readable(app.jinja_env.parse(source, name)))
    ]
    assert not found, listed(found)


def test_nor_do_the_sentences_in_the_code():
    found = [
        f"{path}:{call.lineno}: {match.group()}"
        for path, tree in modules().items()
        for name, call in calls(tree)
        if name in SPOKEN
        for argument in call.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
        for match in FORBIDDEN.finditer(argument.value)
    ]
    assert not found, listed(found)


def test_the_words_are_found_where_they_stand(app):
    """The net has no hole: text, attributes that are read out, and translated strings count; markup does not."""
    source = '<p class="rank">{{ _("Top referrers") }} <img alt="Your streak"></p> Five points'
    assert FORBIDDEN.findall(_readable(app.jinja_env.parse(source))) == ["Top referrers", "streak", "points"]


def _readable(tree: nodes.Template) -> str:
    """What of a template people can read: its text, the attributes that are read out, and its sentences."""
    pieces: dict[int, list[str]] = {}
    markup = "".join(node.data if isinstance(node, nodes.TemplateData) else "\x00" for node in _in_order(tree, pieces))
    spoken = iter([text for line in pieces.values() for text in line])
    read_out = re.sub(
        r"<[^>]*>", lambda tag: " ".join(re.findall(r'(?:alt|title|aria-label|placeholder)="([^"]*)"', tag[0])), markup
    )
    return re.sub("\x00", lambda _: next(spoken, ""), read_out)


def _in_order(tree: nodes.Template, pieces: dict[int, list[str]]) -> list[nodes.Node]:
    found: list[nodes.Node] = []
    for node in tree.find_all((nodes.TemplateData, nodes.Call)):
        if isinstance(node, nodes.TemplateData):
            found.append(node)
        elif isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in SPOKEN:
            text = [part.value for part in node.args if isinstance(part, nodes.Const) and isinstance(part.value, str)]
            pieces[len(pieces)] = text
            found.append(node)
    return found
