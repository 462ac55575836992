"""Every kind of mail is in the language of whoever it goes to, whoever caused it and whichever worker sends it."""

from __future__ import annotations

import re

from babel.dates import get_month_names

from portal.core import language
from portal.core.work import unit_of_work
from portal.mail import outbox, reading
from portal.mail.addresses import Address
from portal.mail.kinds import Lane
from tests.mail.test_every_kind import KINDS, filled
from tests.support.languages import LONG, MIRRORED, own_words, undisguised
from tests.support.page import Page

#: What people or machines wrote, and what is called the same everywhere.
OURS = re.compile(r"https?://\S+|[\w.-]+@[\w.-]+")


def _data(values, found):
    if isinstance(values, dict):
        for value in values.values():
            _data(value, found)
    elif isinstance(values, list | tuple):
        for value in values:
            _data(value, found)
    elif hasattr(values, "__dict__"):
        _data(vars(values), found)
    elif isinstance(values, str):
        found |= set(re.findall(r"[A-Za-z]{2,}", values))
    return found


def leftovers(text, allowed):
    """English that nobody translated."""
    words = re.findall(r"[A-Za-z]{2,}", OURS.sub(" ", undisguised(text)))
    return [word for word in words if word not in allowed]


def test_a_mail_is_its_readers_while_the_actor_speaks_english(app, languages):
    to = Address("amara@members.example", "Amara Lindqvist", True, languages.long)
    left = []
    for kind in KINDS:
        with language.spoken("en"):
            values = filled(kind)
            with unit_of_work():
                number = outbox.enqueue(kind, to=to, context=values, key=f"try:{kind}", lane=Lane.SECURITY)
            letter = reading.read(number)
        allowed = _data(values, set()) | {"Ines", "GMT", "UTC", "klo"}
        allowed |= set(get_month_names("wide", locale=LONG).values()) | FINNISH
        assert letter.subject.startswith(("⟦", str(values.get("title", "⟦")))), letter.subject
        pieces = [letter.subject, letter.text.replace(ASSOCIATION, "")]
        page = Page(letter.html.replace(ASSOCIATION, "")).soup
        page.select_one("body > div").decompose()  # how the letter begins, cut off where lists of mails do
        pieces += own_words(page)
        left += [f"{kind}: {piece}" for piece in pieces if leftovers(piece, allowed)]
        assert '<html lang="fi" dir="ltr"' in letter.html
        assert b"Content-Language: fi" in letter.raw
    assert not left, left[:5]


ASSOCIATION = "Your association"
FINNISH = {"maanantaina", "tiistaina", "keskiviikkona", "torstaina", "perjantaina", "lauantaina", "sunnuntaina"}
FINNISH |= {day.removesuffix("na") for day in FINNISH} | {"marraskuuta", "joulukuuta"}


def test_a_mirrored_mail_is_laid_out_from_the_right(app, languages):
    to = Address("amara@members.example", "Amara Lindqvist", True, languages.mirrored)
    for kind in KINDS:
        with unit_of_work():
            number = outbox.enqueue(kind, to=to, context=filled(kind), key=f"try:{kind}", lane=Lane.SECURITY)
        letter = reading.read(number)
        assert f'<html lang="{MIRRORED}" dir="rtl"' in letter.html, kind
        assert "padding-left:10px" not in letter.html, kind
