"""The archive: what went out, for everybody; what names people, for members."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.access import actor, public, requires
from portal.core.actors import VISITOR, Actor, Standing
from portal.core.answering import carry_out
from portal.core.caching import A_QUARTER_OF_AN_HOUR, cacheable
from portal.core.db import db
from portal.core.forms import Choice, Form
from portal.core.paging import page_number, paginate
from portal.core.web import external_url
from portal.mail import preferences
from portal.mail.addresses import normalise
from portal.newsletters import policies, queries, reading
from portal.newsletters.archive import feeding, finding
from portal.newsletters.blueprint import bp
from portal.newsletters.models import PERSONAL, Edition
from portal.newsletters.notices import FAMILY
from portal.newsletters.rendering import absolute

PER_PAGE = 24
LONGEST_QUESTION = 100
SLUG = re.compile(r"[a-z0-9-]{1,80}")


class GettingForm(Form):
    """Whether a member gets the newsletter by mail."""

    wanted = Choice(choices=[("yes", ""), ("no", "")])


@bp.get("/newsletters")
@public
def index() -> ResponseReturnValue:
    """All editions that went out, newest first, by year; or those in which words were found."""
    words = request.args.get("q", "").strip()[:LONGEST_QUESTION]
    if words:
        found, page = finding.find(words, actor(), page_number())
        return render_template("newsletters/found.html", found=found, page=page, words=words)
    page = paginate(queries.archive(), page=page_number(), per_page=PER_PAGE, rows=True)
    return render_template(
        "newsletters/index.html",
        years=_by_year(page.items, actor()),
        page=page,
        editor=policies.edit(actor()),
        getting=_getting(actor()),
    )


@bp.get("/newsletters/<slug>")
@public
def show(slug: str) -> ResponseReturnValue:
    """One edition as a page."""
    found = db.session.execute(queries.archive().where(Edition.slug == slug)).first()
    if found is None:
        abort(404)
    edition, revision, _shelf = found
    who = actor()
    (pieces,) = reading.readable([revision.contents], who)
    beside = db.session.execute(queries.beside(edition)).all()
    return render_template(
        "newsletters/show.html",
        edition=edition,
        pieces=pieces,
        more_for_members=not reading.reads_inside(who) and _lines(pieces) < _lines(revision.contents),
        earlier=next((each for each in beside if each.month < edition.month), None),
        later=next((each for each in beside if each.month > edition.month), None),
        address=external_url("newsletters.show", slug=slug),
        card=_card(pieces) if not who.signed_in else None,
        editor=policies.edit(who),
        getting=_getting(who),
    )


@bp.post("/newsletters/by-mail")
@requires(Standing.MEMBER)
def get_by_mail() -> ResponseReturnValue:
    """Get the newsletter by mail from now on, or not any more."""
    form, who, slug = GettingForm(), actor(), request.form.get("back", "")
    back = url_for(".show", slug=slug) if SLUG.fullmatch(slug) else url_for(".index")
    if not form.validate_on_submit():
        flash(_("Say whether you want it."), "error")
        return redirect(back, 303)
    wanted = form.wanted.data == "yes"
    said = _("You get the next one by mail.") if wanted else _("Done: no newsletter comes to you by mail any more.")
    choice = {FAMILY: wanted}
    return carry_out(
        lambda: preferences.switch(normalise(who.email), choice, now=clock.now(), through="page"), said, back=back
    )


@bp.get("/newsletters.xml")
@public
@cacheable(A_QUARTER_OF_AN_HOUR)
def feed() -> Response:
    """The archive as an Atom feed: only what everybody may read."""
    return feeding.feed(clock.now())


def _by_year(rows: Sequence[Any], who: Actor) -> list[tuple[int, list[dict[str, Any]]]]:
    """The editions as the list shows them to this reader, under their years."""
    first = reading.openings([revision.contents for _edition, revision, _shelf in rows], who)
    told = [
        {
            "title": edition.title,
            "month": edition.month,
            "url": url_for("newsletters.show", slug=edition.slug),
            "words": opening.words,
            "picture": opening.picture,
        }
        for (edition, *_rest), opening in zip(rows, first, strict=True)
    ]
    return [(year, list(some)) for year, some in groupby(told, key=_year)]


def _year(told: dict[str, Any]) -> int:
    month: date = told["month"]
    return month.year


def _card(pieces: Sequence[reading.Piece]) -> dict[str, str]:
    """What other sites show of a link to it: of what every visitor may read."""
    (first,) = reading.openings([pieces], VISITOR)
    picture = first.picture
    return {
        "text": first.words,
        "image": "" if picture is None or picture.is_drawn else absolute(picture.url),
        "alt": "" if picture is None else picture.alt,
    }


def _getting(who: Actor) -> bool | None:
    """Whether a member gets it by mail; nothing for whoever cannot."""
    return preferences.wanted(normalise(who.email), FAMILY) if who.is_member and who.email else None


def _lines(pieces: Sequence[dict[str, Any]]) -> int:
    """How much there is to read; nobody's own part counts."""
    return sum(max(1, len(piece["items"])) for piece in pieces if piece["kind"] != PERSONAL)
