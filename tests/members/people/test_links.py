"""Links of a profile, as they are typed."""

from __future__ import annotations

import pytest

from portal.members.directory import vcard
from portal.members.people import links


def test_a_label_and_an_address_on_each_line():
    text = "My shop: https://shop.example\n\nhttps://photos.example/amara/"
    links.check(text)
    assert links.read(text) == [
        links.Link("My shop", "https://shop.example"),
        links.Link("photos.example/amara", "https://photos.example/amara/"),
    ]


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("My shop", links.NoLink), ("http://shop.example", links.NoLink), ("javascript:alert(1)", links.NoLink),
        ("\n".join(["https://shop.example"] * 6), links.TooManyLinks),
        ("x" * 61 + " https://shop.example", links.LongLink), ("-" * 2_900, links.LongLink),
    ],
)  # fmt: skip
def test_what_is_none_is_refused(text, refused):
    with pytest.raises(refused):
        links.check(text)


def test_a_line_without_end_is_not_looked_through():
    assert links.read("-" * 100_000 + "\nhttps://shop.example") == [links.Link("shop.example", "https://shop.example")]


def test_an_address_on_a_card_is_written_as_it_is(app, make_person):
    """nextcloud/contacts#3918, ical4j/ical4j-vcard#19: a stroke before a comma or a semicolon leads elsewhere."""
    fields = {
        "website": "https://a.example/?x=1;y=2,3",
        "links": "Shop https://b.example/a,b",
        "headline": "Oak; ash, elm",
    }
    lines = vcard.card(make_person(), fields).splitlines()
    assert {"URL:https://a.example/?x=1;y=2,3", "URL:https://b.example/a,b", r"TITLE:Oak\; ash\, elm"} <= set(lines)
