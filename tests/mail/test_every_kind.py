"""Every kind of mail in every combination of its optional parts, filled with what is awkward to write."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from jinja2 import StrictUndefined

from portal.core.house import house
from portal.core.prose import text_of
from portal.mail.gallery import examples, variants
from portal.mail.writing import html, templates
from tests.support.site import ROOT

FOLDER = ROOT / "templates" / "mail"
KINDS = sorted(
    ".".join(path.relative_to(FOLDER).with_suffix("").parts)
    for path in FOLDER.glob("*/*.md")
    if not path.name.startswith("_")
)
MOMENT = datetime(2026, 11, 4, 17, 30, tzinfo=UTC)
#: What somebody may type anywhere: none of it is a mark, and all of it arrives.
AWKWARD = "3*4*5 & Bo_Bo_s [x](y) <b>"
#: What nobody types.
OURS = {"first", "zone"}
#: Never seen by a reader: what is left of a template, of Markdown, or of a value that was none.
LEFT_OVER = re.compile(r"\bbutton\b|\{\{|\{%|\*\*|\bNone\b|\bTrue\b|Undefined|\\|%\(|(?<!\[x)\]\(")
RUN_TOGETHER = re.compile(r"[^\W\d_][.!?:,;)”][A-Z“]|\w”?\.\.(?!\.)|[.!?]\s?[,;.]|\s[.,;](?:\s|$)|,,")
URL = re.compile(r"https?://\S+")


def awkward(value: Any) -> Any:
    """The same with something awkward in whatever people type."""
    match value:
        case templates.Written():
            return value
        case str() if value.startswith("http"):
            return f"{value}/_x__y_(1)"
        case str():
            return f"{value} {AWKWARD}"
        case list() | tuple():
            return [awkward(each) for each in value]
        case SimpleNamespace():
            return SimpleNamespace(**all_awkward(vars(value)))
    return value


def all_awkward(values: Mapping[str, Any]) -> dict[str, Any]:
    """What people type is awkward; names of zones and codes are ours."""
    return {name: each if name in OURS else awkward(each) for name, each in values.items()}


def filled(kind: str) -> dict[str, Any]:
    """The example of this kind."""
    return examples.values_of(kind, MOMENT)


def test_no_reader_sees_how_a_letter_was_made(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    env = variants.environment()
    assert issubclass(env.undefined, StrictUndefined), "a variable that nobody fills is an error in tests"
    pressed: list[str] = []

    def counted(label: Any, url: Any) -> templates.Written:
        pressed.append(str(url))
        return templates.button(label, url)

    monkeypatch.setitem(env.globals, "button", counted)
    env.cache.clear()  # type: ignore[union-attr]
    judged, looked_at, wrong = 0, set(), []
    for kind in KINDS:
        shape, values = variants.shape_of(kind), all_awkward(filled(kind))
        for chosen in shape.combinations():
            pressed.clear()
            draft = templates.fill(kind, variants.applied(values, chosen), "Ines de la Torre")
            judged += 1
            if (kind, draft) not in looked_at:
                looked_at.add((kind, draft))
                left_out = sorted(path for path, choice in chosen.items() if choice == variants.ABSENT)
                wrong += [f"{kind} without {left_out}: {each}" for each in faults(draft, pressed)]
    env.cache.clear()  # type: ignore[union-attr]
    assert not wrong, "\n".join(wrong[:20])
    assert judged > len(looked_at) > 2 * len(KINDS)


def faults(draft: templates.Draft, pressed: list[str]) -> Iterable[str]:
    """What is wrong with a letter, in words."""
    tokens = html.tokens_of(draft.body)
    soup = BeautifulSoup(html.body_of(tokens), "html.parser")
    pieces = [each.get_text().strip() for each in soup.select("p, li, h2, td.btn")]
    said, plain = "\n".join(pieces), text_of(tokens, below=True)
    if not 0 < len(draft.subject) <= templates.SUBJECT_LENGTH or "\n" in draft.subject or "\n" in draft.preheader:
        yield f"a subject is a line: {draft.subject!r}"
    for words in (said, plain, draft.subject, draft.preheader):
        prose = URL.sub("", words).replace(f" {AWKWARD}", "")
        if found := LEFT_OVER.search(prose) or RUN_TOGETHER.search(prose):
            yield f"{found.group()!r} in {prose!r}"
    if [link["href"] for link in soup.select("td.btn a")] != pressed or not 0 <= len(pressed) <= 2:
        yield f"buttons: {pressed}"
    if not set(pressed) <= {line.strip() for line in plain.split("\n")}:
        yield f"no line of its own for each of {pressed} in {plain}"
    if soup.select("p a, li a") and "Look" not in said:
        yield "a link inside a paragraph"
    if not all(pieces) or "\n\n\n" in plain or any(not line.strip() and line for line in plain.split("\n")):
        yield f"an empty paragraph in {plain!r}"
    sentences = [each for each in re.split(r"(?<=[.!?])\s+", URL.sub("", said)) if len(each) > 30]
    if len(set(sentences)) < len(sentences):
        yield f"a sentence twice: {sorted(sentences)}"
    if said.count("Dear ") != 1 or not plain.startswith("Dear Ines,\n\n"):
        yield f"it begins {plain[:30]!r}"
    if any(child.type == "softbreak" for token in tokens for child in token.children or ()):
        yield f"two paragraphs became one: {plain}"
    if words_in(said) != words_in(plain):
        yield f"HTML and text differ: {words_in(said) ^ words_in(plain)}"


def words_in(text: str) -> set[str]:
    return set(re.findall(r"\w+", URL.sub("", text)))


def test_a_value_that_is_missing_costs_no_letter(app: Any, caplog: pytest.LogCaptureFixture) -> None:
    env = variants.environment()
    strict, env.undefined = env.undefined, templates.Missing
    env.cache.clear()  # type: ignore[union-attr]
    lost = []
    try:
        for kind in KINDS:
            try:
                draft = templates.fill(kind, {}, "Ines de la Torre")
            except templates.BadTemplate:
                lost.append(kind)
            else:
                assert draft.body.startswith("Dear Ines,\n\n") and draft.subject, kind
                assert "](<>)" not in draft.body, f"{kind}: a button that leads nowhere"
    finally:
        env.undefined = strict
        env.cache.clear()  # type: ignore[union-attr]
    assert lost == ["members.letter"], "only who has nothing to say writes nothing"
    assert "a letter lacks what it calls page" in caplog.text


def test_every_template_is_a_kind_and_every_kind_has_its_words(app: Any) -> None:
    known = {kind.name for kind in house().notices if not kind.name.startswith("try.")}
    assert known - set(KINDS) == {"newsletters.edition"}
    assert set(KINDS) <= known


def test_what_a_template_leaves_to_the_layout() -> None:
    wrong = []
    for file in sorted(Path(FOLDER).glob("*/*.md")):
        words = file.read_text("utf-8")
        if re.search(r"\b(Dear|Hello|Good day|Good morning)\b", words):
            wrong.append(f"{file.name}: every mail is greeted by the layout")
        if "](" in words:
            wrong.append(f'{file.name}: write {{{{ button(_("Look at it"), url) }}}}')
    assert not wrong


HELLOS = [
    ({"first": "Ines"}, "Somebody Else", "Dear Ines,"),
    ({}, "Dr. Ugo Schmidt", "Dear Ugo,"),
    ({}, "山田 太郎", "Dear 山田 太郎,"),
    ({}, "Miller & Sons Ltd", "Good day,"),
    ({}, "", "Good day,"),
    ({}, "office@example.org", "Good day,"),
    ({"first": "*Win* [x](y)"}, "", r"Dear \*Win\* \[x\]\(y\),"),
]


@pytest.mark.parametrize(("context", "name", "hello"), HELLOS)
def test_the_salutation_has_the_given_name(app: Any, context: dict[str, Any], name: str, hello: str) -> None:
    said = templates.fill("accounts.code", {"spoken": "408 517", **context}, name)
    assert said.body.startswith(f"{hello}\n\nType this code")


def test_a_long_subject_ends_with_a_word(app: Any) -> None:
    draft = templates.parse(f"Subject: {'A breakfast and ' * 20}\n\nCome.\n")
    assert draft.subject.endswith((" breakfast…", " and…", "A…"))
    assert 100 < len(draft.subject) <= templates.SUBJECT_LENGTH
