"""The two parts of a notice, HTML and text, from one source: what stands in the one stands in the other."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from markdown_it.token import Token

from portal.core.prose import WIDTH, text_of, words_of
from portal.core.settings import Association
from portal.mail import kinds
from portal.mail.writing import html

#: Characters: more of its beginning no mail program shows beside the subject.
PREVIEW = 140


@dataclass(frozen=True, slots=True)
class Parts:
    """What a reader sees, in a program that shows HTML and in one that does not."""

    html: str
    text: str


def parts_of(
    source: str, *, subject: str, preheader: str, kind: str, house: Association, way_out: str, choices: str
) -> Parts:
    """A notice of this kind, in the language that is spoken now.

    `way_out` stops mail of this kind and `choices` leads to all kinds; both are empty for what nobody can switch off.
    Raises ValueError for a link that is not absolute.
    """
    tokens = html.tokens_of(source)
    why = kinds.why(kind, house.called)
    page = html.page_of(
        html.body_of(tokens),
        association=house,
        subject=subject,
        preheader=preheader or beginning(tokens),
        why=why,
        unsubscribe_url=way_out,
        preferences_url=choices,
    )
    return Parts(page, text_of(tokens, below=True) + foot(house, why, way_out, choices))


def beginning(tokens: Sequence[Token]) -> str:
    """What a list of mails shows beside the subject: how the letter begins, after its greeting."""
    words = words_of([each for each in tokens[3:] if each.type == "inline" and not each.meta.get("button")])
    return words if len(words) <= PREVIEW else words[:PREVIEW].rsplit(" ", 1)[0] + "…"


def foot(house: Association, why: str, way_out: str, choices: str) -> str:
    """The end of the text part: whose letter it is, why it came, and how to stop it."""
    lines = ["", "-- ", house.name, *house.address.splitlines()]
    lines += ["", textwrap.fill(why, WIDTH)] if why else []
    for said, url in ((_("Stop mails of this kind"), way_out), (_("Choose what we send you"), choices)):
        lines += ["", f"{said}:", url] if url else []
    return "\n".join(lines) + "\n"


def lit(page: str, *, dark: bool) -> str:
    """The HTML of a letter in the light or in the dark, whatever the browser that shows it prefers."""
    page = page.replace("(prefers-color-scheme: dark)", "all" if dark else "not all")
    return page.replace("color-scheme: light dark", f"color-scheme: {'dark' if dark else 'light'}")
