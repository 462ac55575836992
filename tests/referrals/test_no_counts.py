"""Nothing counts what a member gave or received: no page, no mail, no export, no statement (invariant 10)."""

from __future__ import annotations

import ast
import re

from tests.support.site import ROOT

#: What makes a number of many, in templates.
COUNTS = re.compile(r"\|\s*(?:length|count|sum)\b|ngettext|\btotal\b|loop\.(?:index|length|revindex)")
#: Asking whether there is any, or more than one to show, prints no number.
ASKS_WHETHER = re.compile(r"\{%-?\s*(?:if|elif)[^%]*%\}")
NUMBERS = {"count", "sum", "rank", "row_number", "dense_rank"}
#: What people read, in templates and in code, and the words that compare them, which no sentence of the house needs.
SENTENCE = re.compile(r"""_(?:l|n)?\(\s*(["'])(.+?)(?<!\\)\1""", re.DOTALL)
COMPARES = re.compile(
    r"\b(?:leader ?boards?|rank(?:s|ed|ing)?|scores?|points|streaks?|quotas?|top givers?)\b", re.IGNORECASE
)


def of_referrals() -> list[str]:
    """The templates that show referrals."""
    found = [
        path
        for folder in ("referrals", "outside", "mail/referrals", "mail/outside")
        for path in sorted((ROOT / "templates" / folder).glob("*.*"))
    ]
    assert len(found) > 20
    return [str(path.relative_to(ROOT)) for path in found]


def test_no_template_prints_a_number_of_them() -> None:
    offenders = []
    for name in of_referrals():
        for number, line in enumerate((ROOT / name).read_text().splitlines(), 1):
            if COUNTS.search(ASKS_WHETHER.sub("", line)):
                offenders.append(f"{name}:{number} {line.strip()}")
    assert not offenders


def test_no_other_template_counts_them() -> None:
    offenders = []
    for path in sorted((ROOT / "templates").rglob("*.*")):
        for line in path.read_text().splitlines():
            printed = re.findall(r"\{\{(.*?)\}\}", line)
            if any("referral" in each and COUNTS.search(each) for each in printed):
                offenders.append(f"{path.relative_to(ROOT)}: {line.strip()}")
    assert not offenders


def test_no_sentence_compares_people() -> None:
    sentences = [
        (path.relative_to(ROOT), match.group(2))
        for folder in ("portal", "templates")
        for path in sorted((ROOT / folder).rglob("*.*"))
        if path.suffix in (".py", ".html", ".md", ".txt")
        for match in SENTENCE.finditer(path.read_text())
    ]
    assert len(sentences) > 5000
    assert COMPARES.search("The ranking of this month")
    assert not [f"{path}: {words}" for path, words in sentences if COMPARES.search(words)]


def test_no_statement_counts_or_orders_them_by_member() -> None:
    """In the code of referrals and of people from outside nothing counts, sums or ranks, but whom help reached of all
    together (`test_together`).
    """
    offenders = []
    for folder in ("portal/referrals", "portal/relationships/outside"):
        paths = sorted((ROOT / folder).rglob("*.py"))
        assert len(paths) > 10
        for path in paths:
            for node in ast.walk(ast.parse(path.read_text())):
                match node:
                    case ast.Call(func=ast.Attribute(value=ast.Name("func"), attr=attr)) if attr in NUMBERS:
                        offenders.append((str(path.relative_to(ROOT)), attr))
                    case ast.Call(func=ast.Attribute(attr="group_by")):
                        offenders.append((str(path.relative_to(ROOT)), "group_by"))
    assert offenders == [("portal/referrals/together.py", "count")]


def test_nobody_else_asks_the_tables_of_referrals() -> None:
    """Who knows of them: their own package, and what gathers it for the house."""
    offenders = [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "portal").rglob("*.py"))
        if "portal/referrals/" not in str(path)
        and re.search(r"^\s*(?:from|import) portal\.referrals", path.read_text(), re.MULTILINE)
    ]
    assert not offenders
