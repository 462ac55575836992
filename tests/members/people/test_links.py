"""Links of a profile, as they are typed."""

from __future__ import annotations

import pytest

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
