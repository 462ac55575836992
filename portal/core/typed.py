"""What was typed into a form whose step was not taken: given back, to whoever sat at a page of ours and sent it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from flask import g, request
from wtforms import HiddenField, PasswordField

from portal.core.forms import Form, LongText, Text
from portal.core.places import endpoint_at, is_local_path

#: What is shorter is quicker typed than copied.
WORTH_KEEPING = 20
#: Characters of all texts together: a form of several long ones, and a text that was much too long for its field.
MOST = 100_000
SECRET = {"one-time-code", "current-password", "new-password"}


def page_before() -> str:
    """The page of ours that the form stood on; empty where that is not known, or cannot be opened by itself."""
    page = _sent_from()
    return page if page and endpoint_at(page) else ""


def words_sent() -> list[str]:
    """The longer texts of the form, as they were typed.

    What another site sent is never shown as if it were ours, and nothing is read for this: a body that was refused
    for its size, or before anybody looked at it (`once.begin`), stays unread.
    """
    if "once" not in g or not _sent_from():
        return []
    names, found, room = written(), [], MOST
    for name, text in request.form.items(multi=True):
        if name.rpartition("-")[2] in names and len(text.strip()) >= WORTH_KEEPING and len(text) <= room:
            found.append(text)
            room -= len(text)
    return found


def written() -> set[str]:
    """The fields of our forms that people write words into; none that any form hides or takes a secret in."""
    words, others = set(), set()
    for name, kind, typed in _fields():
        if issubclass(kind, (PasswordField, HiddenField)) or typed.get("autocomplete") in SECRET:
            others.add(name)
        elif issubclass(kind, (Text, LongText)):
            words.add(name)
    return words - others


def _fields() -> Iterator[tuple[str, type[Any], dict[str, Any]]]:
    forms = [Form]
    while forms:
        form = forms.pop()
        forms += form.__subclasses__()
        for name, field in list(vars(form).items()):
            if isinstance(kind := getattr(field, "field_class", None), type):
                yield name, kind, field.kwargs.get("render_kw") or {}


def _sent_from() -> str:
    """The address of ours that sent this; empty where the browser does not say so, or it was another's."""
    try:
        told = urlsplit(request.referrer or "")
    except ValueError:
        return ""
    if told.netloc != request.host or request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return ""
    page = told.path + (f"?{told.query}" if told.query else "")
    return page if is_local_path(page) else ""
