"""The frame of every mail: legible in light and dark, sound in Word's engine, small, and honest at its foot."""

from __future__ import annotations

import re
from typing import Any

import pytest
from bs4 import BeautifulSoup, NavigableString, Tag

from portal.core import language, settings
from portal.core.branding import contrast
from portal.core.house import house
from portal.core.settings import association
from portal.core.work import unit_of_work
from portal.mail import kinds
from portal.mail.gallery import examples, variants
from portal.mail.writing import letters, templates
from tests.mail.test_every_kind import KINDS, MOMENT

#: Bytes: Gmail cuts off what is longer than 102 KB, and a telephone loads it on the way.
LARGE = 16_000
DARK = re.compile(r"@media \(prefers-color-scheme: dark\) \{(.*?)\n\}", re.DOTALL)
RULE = re.compile(r"([^{}]+)\{([^}]*)\}")


def written(kind: str, **ways: str) -> letters.Parts:
    values = variants.applied(examples.values_of(kind, MOMENT), {})
    draft = templates.fill(kind, values, "Ines de la Torre")
    ways = {"way_out": "", "choices": "", **ways}
    return letters.parts_of(
        draft.body, subject=draft.subject, preheader=draft.preheader, kind=kind, house=association(), **ways
    )


@pytest.fixture
def chamber(app: Any) -> None:
    with unit_of_work():
        settings.change(name="The Ashmere Chamber", short_name="Chamber", address="Corn Exchange\n2 Weir Street")


def colours(element: Tag, dark: dict[int, dict[str, str]]) -> tuple[str, str]:
    """What an element is written in, and on what, inheriting both."""
    found: dict[str, str] = {}
    for each in (element, *element.parents):
        style = dict(re.findall(r"([\w-]+):\s*([^;]+)", str(each.get("style", "")))) | dark.get(id(each), {})
        for name, keys in (("color", ("color",)), ("ground", ("background", "background-color"))):
            value = next((style[key] for key in keys if key in style), None)
            if value is not None and name not in found:
                found[name] = value.replace("!important", "").strip()
    return found["color"], found["ground"]


def in_the_dark(soup: BeautifulSoup, page: str) -> dict[int, dict[str, str]]:
    """What the rules for the dark say of each element; a later rule wins, as between these it does in browsers."""
    said: dict[int, dict[str, str]] = {}
    for selectors, body in RULE.findall(DARK.search(page).group(1)):  # type: ignore[union-attr]
        for element in soup.select(selectors.strip()):
            said.setdefault(id(element), {}).update(dict(re.findall(r"([\w-]+):\s*([^;]+)", body)))
    return said


def test_every_word_can_be_read_in_the_light_and_in_the_dark(chamber: None) -> None:
    pale, seen = [], set()
    for accent in ("#1c5a4b", "#ffd400", "#0000ff"):
        with unit_of_work():
            settings.change(accent=accent)
        page = written("events.registered", way_out="https://x.example/out", choices="https://x.example/all").html
        soup = BeautifulSoup(page, "html.parser")
        words = [each for each in soup.select("[role=main] *") if any(type(own) is NavigableString and own.strip()
                 for own in each.children)]  # fmt: skip
        seen |= {each.name for each in words}
        for look, dark in (("light", {}), ("dark", in_the_dark(soup, page))):
            for element in words:
                ink, ground = colours(element, dark)
                if contrast(ink, ground) < 4.5:
                    pale.append(f"{look}, {accent}: {element.get_text()[:30]} is {ink} on {ground}")
    assert not pale, pale
    assert seen >= {"h1", "p", "strong", "a", "td"}, "whatever says something was looked at"


def test_each_kind_says_whose_it_is_why_it_came_and_how_it_stops(chamber: None) -> None:
    wrong = []
    for kind in KINDS:
        of = kinds.kind_of(kind)
        ways = {"way_out": "https://x.example/out", "choices": "https://x.example/all"} if of.switchable else {}
        parts = written(kind, **ways)
        soup = BeautifulSoup(parts.html, "html.parser")
        why = kinds.why(kind, "Chamber")
        assert "applies for membership with this address" not in why or kind.startswith("members.application_"), kind
        seen = soup.get_text(" ")
        wrong += [
            f"{kind}: {what}"
            for what, holds in {
                "why": why.startswith("You get this because") and why in seen and why in " ".join(parts.text.split()),
                "whose": seen.count("The Ashmere Chamber") >= 1 and "Corn Exchange, 2 Weir Street" in seen,
                "whose, as text": "\n-- \nThe Ashmere Chamber\nCorn Exchange\n2 Weir Street\n" in parts.text,
                "way out": ("https://x.example/out" in parts.html and "\nhttps://x.example/out\n" in parts.text)
                is of.switchable,
                "layout": all(table.get("role") == "presentation" for table in soup.select("table")),
                "pictures": all(picture.get("alt") is not None for picture in soup.select("img")),
                "one heading": len(soup.select("h1")) == 1,
                "beginning": not re.match(r"Dear|$", soup.select_one("body > div").get_text().strip()),  # type: ignore[union-attr]
                "small": len(parts.html.encode()) < LARGE,
                "no flex": not re.search(r"display:\s*(flex|grid)|position:|float:|<v:", parts.html),
                "widths": 'width="600"' in parts.html and 'width="100%"' in parts.html,
                "wrapped": all(len(line) <= 76 or "http" in line for line in parts.text.split("\n")),
            }.items()
            if not holds
        ]
    assert not wrong, wrong[:10]


def test_a_logo_stands_on_a_plate_of_its_own(chamber: None) -> None:
    with unit_of_work():
        settings.change(logo="0" * 32)
    soup = BeautifulSoup(written("accounts.reset").html, "html.parser")
    pictures = soup.select("td.plate img")
    assert [picture["height"] for picture in pictures] == ["36", "24"]
    assert all(str(picture["src"]).startswith("http") and picture["alt"] == "" for picture in pictures)
    assert "linear-gradient" in str(soup.select_one("td.plate")["style"])  # type: ignore[index]


def test_it_is_mirrored_for_who_reads_from_the_right(chamber: None, languages: Any) -> None:
    with language.spoken(languages.mirrored):
        page = written("events.registered").html
    root = BeautifulSoup(page, "html.parser").html
    assert root is not None and root["dir"] == "rtl"
    assert "padding-left:10px" not in page and "text-align:right" in page.replace(
        "text-align: right", "text-align:right"
    )


def test_kinds_that_always_come_do_not_promise_a_way_out(app: Any) -> None:
    always = [each for each in house().notices if not each.switchable and not each.name.startswith("try.")]
    assert len(always) > 60
    assert not [each.name for each in always if "sends you" in kinds.why(each.name, "Chamber")]
    assert kinds.why("gone.kind", "Chamber") == ""
