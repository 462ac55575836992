"""What templates ask for besides the registries: this page's address changed a little, pages around one, charts."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, cast
from urllib.parse import quote, urlencode

from flask import flash, request
from markupsafe import Markup

from portal.core.assets import asset_url


def here(**changes: Any) -> str:
    """This page's address with some arguments of its query changed; None takes one away. Filters stay.

    Asked for another page of a list it also forgets nothing; asked for another filter, give `page=None`.
    """
    kept = [(name, value) for name, value in request.args.items(multi=True) if name not in changes]
    for name, value in changes.items():
        values = value if isinstance(value, (list, tuple)) else [value]
        kept += [(name, str(one)) for one in values if one is not None]
    path = quote(request.script_root + request.path)
    return f"{path}?{urlencode(kept)}" if kept else path


def icon(name: str, css: str = "", label: str = "") -> Markup:
    """One icon of the sprite: decoration unless it has a label. A page draws dozens, so each is made once."""
    return _icon(asset_url("img/icons.svg"), name, css, str(label))


@lru_cache(maxsize=512)
def _icon(sprite: str, name: str, css: str, label: str) -> Markup:
    told = Markup(' role="img" aria-label="{}"').format(label) if label else Markup(' aria-hidden="true"')
    use = Markup('<use href="{}#{}"/>').format(sprite, name)
    return Markup('<svg class="icon{}"{}>{}</svg>').format(" " + css if css else "", told, use)


def around(number: int, pages: int, beside: int = 2) -> list[int | None]:
    """The pages worth a link: first, last and those around `number`; None stands for a gap."""
    wanted = sorted({1, pages, *range(max(1, number - beside), min(pages, number + beside) + 1)})
    shown: list[int | None] = []
    for page in wanted:
        last = shown[-1] if shown else None
        if last is not None and page - last == 2:
            shown.append(page - 1)
        elif last is not None and page - last > 2:
            shown.append(None)
        shown.append(page)
    return shown


def toast(text: str, undo: str = "", label: str = "") -> None:
    """Say on the next page what was done, with a button that takes it back: `undo` is an address to POST to."""
    flash(cast(str, {"text": str(text), "undo": undo, "label": str(label)}), "done")
