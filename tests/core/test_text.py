"""Text that members write: addresses made of it, HTML that does no harm, and its words alone."""

from __future__ import annotations

import re
import time

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from portal.core.say import say_list
from portal.core.text import TAGS, initials, markdown, noted, plain, slugify, written


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        ("Midsummer Supper", "midsummer-supper"),
        ("  Zoë's café – at 7:45!  ", "zoe-s-cafe-at-7-45"),
        ("Straße 1/2", "strasse-1-2"),
        ("Øyvind Łódź", "oyvind-lodz"),
        ("Второе собрание", "vtoroe-sobranie"),
        ("Ελληνικό δείπνο", "elliniko-deipno"),
        ("İzmir ışık", "izmir-isik"),
        ("--a__b--", "a-b"),
        ("../../etc/passwd", "etc-passwd"),
        ("a" * 200, "a" * 60),
        ("word " * 13, "word-" * 11 + "word"),
        ("東京", "dongjing"),
        ("!?", "untitled"),
        ("", "untitled"),
    ],
)
def test_an_address_is_made_of_letters_digits_and_hyphens(words, slug):
    assert slugify(words) == slug


@given(st.text(max_size=100), st.integers(1, 60))
def test_any_words_make_an_address(words, limit):
    slug = slugify(words, limit)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)
    assert len(slug) <= limit or slug == "untitled"


def test_markdown_becomes_html():
    assert markdown("Come **early**, *please*.\nBring:\n\n- bread\n- salt") == (
        "<p>Come <strong>early</strong>, <em>please</em>.<br>\nBring:</p>\n<ul>\n<li>bread</li>\n<li>salt</li>\n</ul>\n"
    )


@pytest.mark.parametrize("marks", ["#", "##", "###", "######"])
def test_a_members_heading_stays_below_the_pages(marks):
    assert markdown(f"{marks} Supper") == "<h3>Supper</h3>\n"


def test_tables_are_kept():
    assert "<td>7:45</td>" in markdown("| When | What |\n|---|---|\n| 7:45 | Doors |")


@pytest.mark.parametrize(
    ("source", "leads"),
    [
        ("[us](https://ashmere.example/a?b=1)", "https://ashmere.example/a?b=1"),
        ("[us](mailto:office@ashmere.example)", "mailto:office@ashmere.example"),
        ("<https://ashmere.example>", "https://ashmere.example"),
    ],
)
def test_links_lead_to_the_web_or_to_mail_and_vouch_for_nobody(source, leads):
    (link,) = BeautifulSoup(markdown(source), "html.parser")("a")
    assert link["href"] == leads
    assert link["rel"] == ["noopener", "noreferrer", "nofollow"]


EVIL = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<img src=x onerror=alert(1)>",
    "![x](https://evil.example/pixel.png)",
    "![x](javascript:alert(1))",
    "<svg><script>alert(1)</script></svg>",
    "<svg/onload=alert(1)>",
    "<b onmouseover='alert(1)'>x</b>",
    "<a href='javascript:alert(1)'>x</a>",
    "<iframe src='https://evil.example'></iframe>",
    "<style>body{display:none}</style>",
    "<form action='https://evil.example'><input name=password></form>",
    "<math><mi xlink:href='data:x,<script>alert(1)</script>'></math>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](\x01javascript:alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](file:///etc/passwd)",
    "<javascript:alert(1)>",
    "[x]: javascript:alert(1)\n\n[x]",
    '[x](https://ashmere.example "onmouseover=alert(1)")',
    '[x](https://ashmere.example" onmouseover="alert(1))',
    "`<script>alert(1)</script>`",
    "    <script>alert(1)</script>",
    "```<img onerror=alert(1)>\n<script>alert(1)</script>\n```",
    "# <script>alert(1)</script>",
    "<!--><script>alert(1)</script>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<h1 style='position:fixed'>x</h1>",
    "</p></div></main><h1>Mine</h1>",
    "<" * 2_000,
    "[" * 2_000 + "](" * 2_000,
    "> " * 500 + "deep",
]


def harmful(html: str) -> list[str]:
    """What in the HTML could do anything but show words and lead to the web or to mail."""
    wrong = []
    for tag in BeautifulSoup(html, "html.parser").find_all(True):
        if tag.name not in TAGS:
            wrong.append(str(tag))
        for name, value in tag.attrs.items():
            known = tag.name == "a" and name in {"href", "title", "rel"}
            if not known or (name == "href" and not re.match(r"https?://|mailto:", value)):
                wrong.append(f"{name}={value}")
    return wrong


@pytest.mark.parametrize("source", EVIL, ids=lambda source: ascii(source[:40]))
def test_nothing_that_members_write_does_anything(source):
    assert harmful(markdown(source)) == []
    assert harmful(markdown(f"# Supper\n\n- **{source}**\n\n> {source}")) == []


@given(
    st.lists(st.sampled_from(["<", ">", "[x](", ")", "javascript:", "a", '"', "'", " onclick=", "\n", "`", "&#x6a;"]))
)
def test_however_it_is_put_together(parts):
    assert harmful(markdown("".join(parts))) == []


def test_raw_html_is_shown_as_it_was_typed():
    assert markdown("2 <b>or</b> 3 & 4") == "<p>2 &lt;b&gt;or&lt;/b&gt; 3 &amp; 4</p>\n"


def test_the_words_alone():
    source = "# Supper\n\nBring **bread** & [salt](https://example.org).\n\n- 2 < 3"
    assert plain(source) == "Supper Bring bread & salt. 2 < 3"


def test_the_words_are_cut_between_two_of_them():
    assert plain("Bring bread, and salt", 20) == "Bring bread, and…"
    assert plain("Bring bread, and salt", 12) == "Bring bread…"
    assert plain("Bring bread, and salt", 21) == "Bring bread, and salt"


@given(st.text(max_size=80), st.integers(10, 40))
def test_what_is_cut_is_not_longer_than_asked(source, limit):
    assert len(plain(source, limit)) <= limit + 1


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Mara Oduya-Finch", "MF"), ("Zoë", "Z"), ("amara van den lindqvist", "AL"), ("Ana (2)", "A"), ("", "")],
)
def test_initials(name, letters):
    assert initials(name) == letters


def test_names_in_a_sentence():
    assert say_list(["Ana", "Bo", "Cy"]) == "Ana, Bo and Cy"
    assert say_list(["Ana"]) == "Ana"
    assert say_list([]) == ""


def seconds(act, source: str) -> float:
    """Of the processor's time."""
    began = time.process_time()
    act(source)
    return time.process_time() - began


def in_mail(source: str) -> str:
    return written(source, "https://portal.example/")


def in_a_calendar(source: str) -> str:
    return noted(source, "https://portal.example/", 600)


@pytest.mark.parametrize(
    "piece",
    ["[", "![", "]", "[[]", "[a]", "[a](", "[a](b", "[ [] ", "[a][", "*a ", "**a", "_a_ ", "`", "<", "<a ", "&", "> ",
     "- ", "|", "~~", "\\", "a@", "http://a.", "[x]: y\n", "(", "![a]("],
)  # fmt: skip
@pytest.mark.parametrize("act", [markdown, plain, in_mail, in_a_calendar])
def test_no_text_costs_more_than_its_length(app, act, piece):
    """Four times as long takes about four times as long, and not sixteen times."""

    def took(length: int) -> float:
        return seconds(act, f"{piece * (length // len(piece))} {act.__name__}")

    long = took(40_000)
    assert long < 1.5 or long < 9 * took(10_000)


def test_many_brackets_that_are_links_stay_links():
    many = "[a](https://b.example) " * 150
    assert markdown(many).count("<a ") == 150
    assert plain("[" * 300 + "a") == "[" * 300 + "a"
    assert markdown("[" * 30 + "a" + "](/b)" * 30 + "[" * 200).count("<a ") == 1
