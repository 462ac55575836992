"""Every kind of mail with sample data, for those who look after the portal: nobody's own words stand here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from portal.core import clock
from portal.core.access import requires
from portal.core.actors import Right
from portal.core.house import NoticeKind, house
from portal.core.settings import association
from portal.core.web import external_url
from portal.mail import kinds
from portal.mail.blueprint import bp
from portal.mail.gallery import examples, variants
from portal.mail.routes.office import LETTER_CSP
from portal.mail.writing import letters, templates

#: Written anew each month, and looked at where it is written.
EDITION = "newsletters.edition"
#: Pixels: a telephone, the width that the letters are drawn for, and a window with room.
WIDTHS = (390, 640, 900)
LANES = {"security": _l("At once, before all other"), "transactional": _l("As it happens"), "bulk": _l("To many")}


@bp.get("/office/mail/letters")
@requires(Right.ADMINISTRATION)
def gallery() -> ResponseReturnValue:
    """All kinds, by family: as many as the portal has, however large the association is."""
    grouped: dict[str, list[NoticeKind]] = {}
    for kind in house().notices:
        grouped.setdefault(kind.family, []).append(kind)
    groups = [(kinds.label_of(of), of) for of in grouped.values()]
    return render_template("mail_pages/gallery.html", groups=groups, lanes=LANES, edition=EDITION)


@bp.get("/office/mail/letters/<name>")
@requires(Right.ADMINISTRATION)
def sample(name: str) -> ResponseReturnValue:
    """One kind, in the variant that was picked."""
    kind, shape = _found(name)
    chosen, look = _chosen(shape), request.args.get("look", "")
    width = request.args.get("width", type=int)
    asked = {**{path: choice for path, choice in chosen.items() if choice is not variants.GIVEN}, "picked": "1"}
    draft = _draft(kind, chosen)
    return render_template(
        "mail_pages/sample.html",
        kind=kind,
        family=kinds.label_of([each for each in house().notices if each.family == kind.family]),
        lane=LANES[kind.lane],
        shape=shape,
        chosen=chosen,
        picked=any(choice is not variants.GIVEN for choice in chosen.values()),
        draft=draft,
        text=_parts(kind, draft).text,
        look=look if look in ("dark", "text") else "",
        width=width if width in WIDTHS else WIDTHS[1],
        widths=WIDTHS,
        address=lambda **more: f"{url_for('.sample', name=name)}?{urlencode({**asked, **more})}",
        frame=f"{url_for('.sample_html', name=name)}?{urlencode({**asked, 'look': look})}",
    )


@bp.get("/office/mail/letters/<name>/html")
@requires(Right.ADMINISTRATION)
def sample_html(name: str) -> ResponseReturnValue:
    """The HTML part by itself, for the frame; dark as a mail program in dark mode shows it."""
    kind, shape = _found(name)
    page = _parts(kind, _draft(kind, _chosen(shape))).html
    return Response(
        letters.lit(page, dark=request.args.get("look") == "dark").replace("<head>", '<head><base target="_blank">', 1),
        headers={"Content-Security-Policy": LETTER_CSP, "Cache-Control": "private, no-store"},
        mimetype="text/html",
    )


def _found(name: str) -> tuple[NoticeKind, variants.Shape]:
    try:
        kind = kinds.kind_of(name)
    except kinds.UnknownKind:
        abort(404)
    return (kind, variants.shape_of(name)) if name != EDITION else abort(404)


def _chosen(shape: variants.Shape) -> dict[str, str | None]:
    """What the address says of each part; what it says of others, or wrongly, counts for nothing."""
    chosen = {}
    for part in shape.parts:
        said = request.args.get(part.path)
        chosen[part.path] = said if said in part.choices else variants.GIVEN
    return chosen


def _draft(kind: NoticeKind, chosen: Mapping[str, str | None]) -> templates.Draft:
    values = variants.applied(examples.values_of(kind.name, clock.now()), chosen)
    return templates.fill(kind.name, values, examples.NAME)


def _parts(kind: NoticeKind, draft: templates.Draft) -> letters.Parts:
    home = external_url("home.index")
    ways: dict[str, Any] = {"way_out": f"{home}#stop", "choices": f"{home}#choose"}
    return letters.parts_of(
        draft.body,
        subject=draft.subject,
        preheader=draft.preheader,
        kind=kind.name,
        house=association(),
        **(ways if kind.switchable else dict.fromkeys(ways, "")),
    )
