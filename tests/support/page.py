"""Reading a page as a person would: its heading, its links and forms, what it says."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any

from bs4 import BeautifulSoup, Tag


class Page:
    """One HTML answer. `page("main a.person")` selects; `page.text` is what stands on it."""

    def __init__(self, html: str, url: str = "") -> None:
        self.html, self.url = html, url

    @cached_property
    def soup(self) -> BeautifulSoup:
        return BeautifulSoup(self.html, "html.parser", store_line_numbers=False)

    def __call__(self, selector: str) -> list[Tag]:
        return list(self.soup.select(selector))

    def one(self, selector: str) -> Tag:
        """The single element that matches."""
        found = self(selector)
        assert len(found) == 1, f"{len(found)} elements match {selector!r} on {self.url}"
        return found[0]

    def __contains__(self, words: str) -> bool:
        assert words, "every page has nothing on it"
        return words in self.text

    @cached_property
    def text(self) -> str:
        """What can be read on the page, white space made single."""
        return said(self.soup.body or self.soup)

    @property
    def title(self) -> str:
        return said(self.one("title"))

    @property
    def heading(self) -> str:
        """The page's only h1."""
        return said(self.one("h1"))

    @property
    def errors(self) -> list[str]:
        """The sentences of the error summary and of the fields, in order, each once."""
        marked = self('[role="alert"] li, [role="alert"] p, .field-error, .invalid-feedback')
        return list(dict.fromkeys(said(tag) for tag in marked if said(tag)))

    def refuses(self, field: str) -> bool:
        """Whether the error summary names this field."""
        return bool(self(f'[role="alert"] :is([href="#{field}"], [href="#{field}-0"])'))

    def texts(self, selector: str) -> list[str]:
        """What each matching element says: `page.texts("main h2")`."""
        return [said(tag) for tag in self(selector)]

    def link(self, words: str) -> str:
        """Where the link that says `words` leads."""
        for tag in self("a[href]"):
            if words in said(tag) or words == tag.get("aria-label"):
                return str(tag["href"])
        raise AssertionError(f"no link says {words!r} on {self.url}: {self.texts('a[href]')}")

    def form(self, action: str | None = None, *, button: str | None = None) -> Form:
        """The form that posts to `action`, itself or by one of its buttons; or has a button saying `button`.

        By default the only one in main.
        """
        forms = [Form(tag, self.url) for tag in self('form[method="post"]')]
        if action is not None:
            path = action.partition("?")[0]
            sent = [Form(form.tag, self.url, action) for form in forms if form.tag.select(f'[formaction="{path}"]')]
            forms = [form for form in forms if form.action.partition("?")[0] == path] or sent
        if button is not None:
            forms = [form for form in forms if any(button in words for words in form.buttons)]
        if action is None and button is None and len(forms) > 1:
            forms = [form for form in forms if form.tag.find_parent("main")] or forms
        wanted = f"action={action!r} button={button!r}"
        assert forms, f"no form with {wanted} on {self.url}: {[f.action for f in self.forms]}"
        assert len(forms) == 1, f"several forms with {wanted} on {self.url}: {[f.action for f in forms]}"
        return forms[0]

    @property
    def forms(self) -> list[Form]:
        return [Form(tag, self.url) for tag in self("form")]


class Form:
    """One form of a page with what a browser would send if nothing were changed."""

    def __init__(self, tag: Tag, page_url: str, action: str = "") -> None:
        self.tag = tag
        self.action = action or str(tag.get("action") or page_url)
        self.method = str(tag.get("method", "get")).lower()

    @property
    def buttons(self) -> list[str]:
        return [said(tag) for tag in self.tag.select("button, input[type=submit]")]

    @property
    def values(self) -> dict[str, Any]:
        """Name → value (a list where a name repeats), as successful controls of the HTML standard §4.10.21."""
        sent: dict[str, Any] = {}
        for control in self.tag.select("input[name], select[name], textarea[name]"):
            if control.has_attr("disabled"):
                continue
            for value in _values_of(control):
                name = str(control["name"])
                before = sent.get(name)
                sent[name] = value if before is None else [*(before if isinstance(before, list) else [before]), value]
        return sent

    @property
    def hidden(self) -> dict[str, str]:
        """The hidden fields: the CSRF token, the one-time key, and what the page carries along."""
        return {str(tag["name"]): str(tag.get("value", "")) for tag in self.tag.select('input[type="hidden"][name]')}


def _values_of(control: Tag) -> list[str]:
    if control.name == "textarea":
        return [re.sub(r"^\r?\n", "", control.get_text())]
    if control.name == "select":
        options = control.select("option")
        chosen = [option for option in options if option.has_attr("selected")]
        if not chosen and options and not control.has_attr("multiple"):
            chosen = options[:1]
        return [str(option.get("value", said(option))) for option in chosen]
    kind = str(control.get("type", "text")).lower()
    if kind in ("submit", "button", "image", "reset", "file"):
        return []
    if kind in ("checkbox", "radio"):
        return [str(control.get("value", "on"))] if control.has_attr("checked") else []
    return [str(control.get("value", ""))]


def said(tag: Tag) -> str:
    """The readable text of an element, white space made single."""
    return " ".join(tag.get_text(" ").split())
