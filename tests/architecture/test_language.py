"""The language of what is said is asked in one place, and the way that words run in none."""

from __future__ import annotations

import ast
import re

from tests.architecture.sources import listed, modules, templates
from tests.support.site import ROOT

#: Flask-Babel keeps the first language it is asked for; in a worker, for all threads and for good.
FROZEN = {"get_locale", "force_locale", "refresh", "format_date", "format_datetime", "format_time", "format_timedelta"}
#: Who says dates, numbers and lists.
SAYS = {"portal/core/say.py", "portal/core/money.py", "portal/core/language.py", "portal/core/fields.py"}


def test_nobody_asks_flask_babel_which_language_it_is():
    offenders = [
        f"{path}:{node.lineno} {alias.name}"
        for path, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "flask_babel"
        for alias in node.names
        if alias.name in FROZEN
    ]
    assert not offenders, "ask portal.core.language" + listed(offenders)


def test_dates_and_numbers_are_said_in_one_place():
    offenders = [
        f"{path}:{node.lineno}"
        for path, tree in modules().items()
        if path not in SAYS
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom) and re.search(r"\bbabel(\.|\b)", ast.unparse(node).split()[1])
    ]
    assert not offenders, "say it through portal.core.say" + listed(offenders)


def test_every_page_and_mail_says_its_language_and_which_way_it_runs():
    tags = [(name, tag) for name, source in templates().items() for tag in re.findall(r"<html[^>]*>", source)]
    assert len(tags) > 1
    for name, tag in tags:
        assert 'lang="{{ lang() }}" dir="{{ direction() }}"' in tag, name


def test_the_style_sheet_knows_no_left_and_no_right():
    css = (ROOT / "static" / "css" / "guildhall.css").read_text("utf-8")
    physical = r"(margin|padding|border)-(left|right)\b|(?<![\w-])(left|right):|(text-align|float|clear): *(left|right)"
    found = [match[0] for match in re.finditer(physical, css)]
    assert not found, listed(found)
