"""Every kind of mail in every combination of its optional parts: paragraphs stay paragraphs and buttons buttons."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest
from bs4 import BeautifulSoup
from jinja2 import Environment, StrictUndefined, meta, nodes

from portal.core.house import house
from portal.core.prose import text_of
from portal.core.settings import association
from portal.mail.writing import html, templates
from tests.support.site import ROOT

FOLDER = ROOT / "templates" / "mail"
KINDS = sorted(
    ".".join(path.relative_to(FOLDER).with_suffix("").parts)
    for path in FOLDER.glob("*/*.md")
    if not path.name.startswith("_")
)
MOMENT = datetime(2026, 11, 4, 17, 30, tzinfo=UTC)
#: What every mail may be filled with: the values are what callers give, and people type.
SAMPLES: dict[str, Any] = {
    "first": "Ines",
    "start": MOMENT,
    "end": MOMENT.replace(hour=19),
    "at": MOMENT,
    "zone": "Europe/London",
    "changes": ["It begins at six, not at five.", "The place is now The Mill, 3*4 yards on."],
    "starts": date(2026, 12, 1),
    "ends": date(2028, 12, 1),
    "closes": date(2026, 11, 20),
    "answer_by": date(2026, 11, 21),
    "meeting_on": date(2026, 11, 20),
    "until": MOMENT,
    "page": "https://portal.example.org/a_b/c__d",
    "room": "https://meet.example.org/r__m_2?a=1&b=(2)",
    "guests": "Ana Ruiz, Bo_Bo",
    "thanks": "You were right about the oak.\n\nIt *holds*.",
    "reason": "The river is too high.\nWe are sorry.",
    "note": "Bring gloves.\n\nAnd a friend.",
}
EVENT = {
    "title": "Breakfast at the Mill: 3 * 4",
    "venue": "Corn Exchange",
    "venue_note": "Second door, ring twice",
    "cost": "£12",
    "cancel_until": MOMENT,
    "cancel_reason": "The river is too high.\n\nWe are sorry.",
    "zone": "Europe/London",
}
#: Where the same name is a moment in one package and words in another.
WORDS_IN: dict[str, dict[str, Any]] = {
    "events.offered": {"until": "Wednesday at noon"},
    "events.suspended": {"until": "Wednesday at noon", "later": ["Breakfast", "3*4 yards"], "at_once": ["Supper"]},
    "events.guests_alone": {"until": "Wednesday at noon"},
    "relationships.week": {
        "things": [
            ["Ana Ruiz would be worth a call.", "https://portal.example/relationships/7"],
            ["3*4 yards with Bo_Bo", "https://portal.example/asks/3"],
        ]
    },
    "volunteering": {"event": "The Lantern Walk"},
    "relationships.did_it_help": {"day": date(2026, 11, 20), "kind": "feedback"},
    "relationships.it_helped": {"day": date(2026, 11, 20), "kind": "contact"},
    "volunteering.lacking": {"number": 2, "shifts": ["Coffee: one missing", "3*4 yards: 2 missing"], "more": 1},
}


def environment(app: Any) -> Environment:
    found = cast(Environment, app.extensions["guildhall-mail"].templates)
    assert issubclass(found.undefined, StrictUndefined), "a variable that nobody fills is an error in tests"
    return found


def trees(env: Environment, name: str) -> Iterator[nodes.Template]:
    """The template and whatever it includes."""
    assert env.loader is not None
    tree = env.parse(env.loader.get_source(env, name)[0])
    yield tree
    for included in tree.find_all(nodes.Include):
        yield from trees(env, included.template.as_const())


def optional_parts(env: Environment, name: str) -> list[str]:
    """The variables on which a part depends: "why", "event.cost"; what `lines` may leave out counts too."""
    found: set[str] = set()
    for tree in trees(env, name):
        tests: list[nodes.Node] = [each.test for each in tree.find_all(nodes.If)]
        tests += [each.test for each in tree.find_all(nodes.CondExpr)]
        for call in tree.find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name == "lines":
                tests += [each for each in call.args if isinstance(each, nodes.Name | nodes.Getattr)]
        for test in tests:
            members = [test, *test.find_all((nodes.Getattr, nodes.Name))]
            inner = {id(each.node) for each in members if isinstance(each, nodes.Getattr)}
            found |= {
                path(each) for each in members if isinstance(each, nodes.Getattr | nodes.Name) and id(each) not in inner
            }
    return sorted(found)


def path(node: nodes.Expr) -> str:
    return f"{path(node.node)}.{node.attr}" if isinstance(node, nodes.Getattr) else cast(nodes.Name, node).name


def filled(env: Environment, kind: str, left_out: set[str]) -> dict[str, Any]:
    """A value for everything that the template names, but for what is left out."""
    values: dict[str, Any] = {}
    own = {**WORDS_IN.get(kind.partition(".")[0], {}), **WORDS_IN.get(kind, {})}
    names = set().union(
        *(meta.find_undeclared_variables(tree) for tree in trees(env, f"mail/{kind.replace('.', '/')}.md"))
    )
    for name in names - set(env.globals) - {"association"}:
        if name.endswith("url") or name in ("profile", "people"):
            value: Any = f"https://portal.example.org/{name}/_x__y_"
        else:
            value = own.get(name, SAMPLES.get(name, f"the {name} of O’Brien & Co"))
        values[name] = "" if name in left_out else value
    if "event" in names and "event" not in own:
        gone = {each.partition(".")[2] for each in left_out if each.startswith("event.")}
        values["event"] = SimpleNamespace(**{key: "" if key in gone else value for key, value in EVENT.items()})
    return values


@pytest.mark.parametrize("kind", KINDS)
def test_in_every_combination(app: Any, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    env = environment(app)
    pressed: list[str] = []

    def counted(label: Any, url: Any) -> templates.Written:
        pressed.append(str(url))
        return templates.button(label, url)

    monkeypatch.setitem(env.globals, "button", counted)
    env.cache.clear()  # type: ignore[union-attr]
    parts = optional_parts(env, f"mail/{kind.replace('.', '/')}.md")
    for number in range(len(parts) + 1):
        for left_out in itertools.combinations(parts, number):
            pressed.clear()
            draft = templates.fill(kind, filled(env, kind, set(left_out)), "Ines de la Torre")
            judge(draft, pressed, f"{kind} without {left_out}")
    env.cache.clear()  # type: ignore[union-attr]


def judge(draft: templates.Draft, pressed: list[str], where: str) -> None:
    source = draft.body
    assert "\n\n\n" not in source, where
    assert not re.search(r"\n[ \t]+\n", source), where
    assert source.startswith(("Dear Ines,\n\n", "Dear the ")), f"{where}: {source[:40]}"
    tokens = html.tokens_of(source)
    for token in tokens:
        if token.type == "inline":
            kinds = [child.type for child in token.children or []]
            assert "softbreak" not in kinds, f"{where}: two paragraphs became one: {token.content}"
    parts = {"subject": draft.subject, "preheader": draft.preheader, "unsubscribe_url": "", "preferences_url": ""}
    page = html.page_of(html.body_of(tokens), association=association(), **parts)
    soup = BeautifulSoup(page, "html.parser")
    shown = [link["href"] for link in soup.select("td.btn a")]
    assert shown == pressed, f"{where}: a button is a button"
    assert not soup.select(".body p a"), f"{where}: a link inside a paragraph"
    said = soup.select_one(".body").get_text(" ")  # type: ignore[union-attr]
    plain = text_of(tokens)
    for words in (said, plain, draft.subject, draft.preheader):
        assert not re.search(r"\bbutton\b|\{\{|\{%|\]\(|\*\*|None", words), f"{where}: {words}"
    assert said.count("Dear ") == plain.count("Dear ") == 1, where
    assert "\n\n\n" not in plain, where
    for url in pressed:
        assert url in plain, f"{where}: the text leads there too"


def test_every_template_is_a_kind_and_every_kind_has_its_words(app: Any) -> None:
    known = {kind.name for kind in house().notices if not kind.name.startswith("try.")}
    assert known - set(KINDS) == {"newsletters.edition"}
    assert set(KINDS) <= known


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*/*.md")), ids=lambda file: f"{file.parent.name}.{file.stem}")
def test_the_layout_greets_and_buttons_are_made_by_the_writer(file: Any) -> None:
    words = file.read_text("utf-8")
    assert not re.search(r"\b(Dear|Hello|Good day|Good morning)\b", words), "every mail is greeted by the layout"
    assert "](" not in words, 'write {{ button(_("Look at it"), url) }}'


@pytest.mark.parametrize(
    ("context", "name", "hello"),
    [
        ({"first": "Ines"}, "Somebody Else", "Dear Ines,"),
        ({}, "Ugo Schmidt", "Dear Ugo,"),
        ({}, "Dr. Ugo Schmidt", "Dear Ugo,"),
        ({}, "", "Good day,"),
        ({}, "office@example.org", "Good day,"),
        ({"first": "*Win* [x](y)"}, "", r"Dear \*Win\* \[x\]\(y\),"),
    ],
)
def test_the_salutation_has_the_given_name(app: Any, context: dict[str, Any], name: str, hello: str) -> None:
    assert templates.salutation(str(context.get("first") or templates._given(name))) == hello
