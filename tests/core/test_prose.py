"""What people write, as text: the same parse as the page, no character eaten and no link dead."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from portal.core.text import markdown, plain, written

HOME = "https://portal.example.org/"
CASES = [
    ("3*4*5 is sixty", "3*4*5 is sixty"),
    ("a *good* and a **better** word", "a good and a better word"),
    (r"\*not bold\*", "*not bold*"),
    (r"1\. not a list", "1. not a list"),
    ("AT&amp;T and AT&T", "AT&T and AT&T"),
    ("snake_case and a__b__c", "snake_case and a__b__c"),
    ("`__init__` is code", "__init__ is code"),
    ("* one\n* two", "- one\n- two"),
    ("3. three\n4. four", "3. three\n4. four"),
    ("0. none\n1. one", "0. none\n1. one"),
    ("25. May: the fair\n3. June: the walk", "25. May: the fair\n3. June: the walk"),
    ("1. May: the fair\n2. June\n14. June: the walk", "1. May: the fair\n2. June\n14. June: the walk"),
    ("17. 05. 2026", "17. 05. 2026"),
    ("    set in\n    twice", "set in\ntwice"),
    ("Ana\n--\nChair", "Ana\n--\nChair"),
    ("first\nsecond", "first\nsecond"),
    ("[what is on](/events)", "what is on: https://portal.example.org/events"),
    ("see [what is on](/events) here", "see what is on (https://portal.example.org/events) here"),
    ('see [it](https://a.example/x "a title") now', "see it (https://a.example/x) now"),
    ("see [it][r] now\n\n[r]: https://a.example/x_y__z", "see it (https://a.example/x_y__z) now"),
    ("see <https://a.example/x_y__z>", "see https://a.example/x_y__z"),
    ("see https://a.example/__init__/x*y*z.py, or not", "see https://a.example/__init__/x*y*z.py, or not"),
    ("see (https://a.example/x_(y)), **https://a.example/z**.", "see (https://a.example/x_(y)), https://a.example/z."),
    ("to [the top](#top)", "to the top"),
    ("write to [Ana](mailto:ana@a.example) soon", "write to Ana (ana@a.example) soon"),
    ("![a boat](https://a.example/b.png) sails", "a boat sails"),
    ("> quoted\n> twice", "> quoted\n> twice"),
    ("| a | b |\n|---|---|\n| 1 | 2 |", "a | b\n1 | 2"),
    ("{{unsubscribe}} {{personal}}", "{{unsubscribe}} {{personal}}"),
    ("<b>not a tag</b> & co", "<b>not a tag</b> & co"),
]


@pytest.mark.parametrize(("source", "said"), CASES)
def test_as_text(source, said):
    assert written(source, HOME) == said


@pytest.mark.parametrize("source", [source for source, _ in CASES if "![" not in source])
def test_page_and_text_say_the_same(source):
    html = BeautifulSoup(str(markdown(source, HOME)), "html.parser")
    marks = str.maketrans("", "", " \n|->.()01234:")
    addresses = "".join(link["href"].removeprefix("mailto:") for link in html("a") if link["href"] not in link.text)
    shown, told = html.get_text().translate(marks), written(source, HOME).translate(marks)
    assert sorted(shown + addresses.translate(marks)) == sorted(told)


def test_links_in_mail_are_whole_and_on_pages_as_they_were_typed():
    assert 'href="https://portal.example.org/events"' in markdown("[on](/events)", HOME)
    assert 'href="/events"' in markdown("[on](/events)")
    assert 'href="https://portal.example.org/events#top"' in markdown("[on](events#top)", HOME)
    assert "href" not in markdown("[on](javascript:alert)", HOME)


@pytest.mark.parametrize(
    ("source", "leads", "said"),
    [
        ("[ring us](tel:+441632960111)", "tel:+441632960111", "ring us: +441632960111"),
        ("[w](mailto:ana@a.example?subject=Hi%20there)", "mailto:ana@a.example?subject=Hi%20there", "w: ana@a.example"),
        ("[write](ana@a.example)", "mailto:ana@a.example", "write: ana@a.example"),
        ("[look](www.a.example/x)", "https://www.a.example/x", "look: https://www.a.example/x"),
        ("https://a.example/x?a=1&copy=2.", "https://a.example/x?a=1&copy=2", "https://a.example/x?a=1&copy=2."),
        ("<https://straße.example/>", "https://xn--strae-oqa.example/", "https://straße.example/"),
        ("[](/events)", "https://portal.example.org/events", "https://portal.example.org/events"),
    ],
)
def test_a_link_leads_where_somebody_meant(source, leads, said):
    assert [link["href"] for link in BeautifulSoup(str(markdown(source, HOME)), "html.parser")("a")] == [leads]
    assert written(source, HOME) == said


def test_in_one_line_for_lists_and_search():
    assert plain("## A *good* day\n\n* see [it](https://a.example)\n* 3*4*5") == "A good day see it 3*4*5"
    assert plain("one two three four", 9) == "one two…"
