"""Public events on other sites: a list that they may show within their pages, and a feed of what was announced."""

from __future__ import annotations

from email.utils import format_datetime

from flask import Response, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.core import clock
from portal.core.access import public, requires
from portal.core.actors import Right
from portal.core.answering import Done, answered, shown
from portal.core.caching import A_QUARTER_OF_AN_HOUR, cacheable
from portal.core.db import db
from portal.core.forms import Form, LongText, Yes
from portal.core.settings import association
from portal.core.web import external_url
from portal.events.blueprint import bp
from portal.events.calendars import framing, structured
from portal.events.programme.queries import events
from portal.events.programme.words import KINDS

ADDRESSES = {"list": "embed", "feed": "news", "calendar": "feed"}
MOST_IN_A_FRAME, MOST_IN_A_FEED = 10, 30


class SitesForm(Form):
    """Who may show the list."""

    sites = LongText(_l("Sites that may show it, one in each line"), required=False, limit=2_000)
    anywhere = Yes(_l("Any site may show it"))


@bp.get("/events/embed")
@public
@cacheable(A_QUARTER_OF_AN_HOUR)
def embed() -> ResponseReturnValue:
    """What comes next, for pages of other sites; the same for everybody, whoever is signed in. `kind` narrows it."""
    kind = request.args.get("kind", "")
    coming = events.announced(clock.now(), kind if kind in KINDS else "").limit(MOST_IN_A_FRAME)
    page = make_response(render_template("events/embed.html", events=db.session.scalars(coming).all()))
    page.headers["Content-Security-Policy"] = framing.policy()
    page.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return page


@bp.get("/events.xml")
@public
@cacheable(A_QUARTER_OF_AN_HOUR)
def news() -> ResponseReturnValue:
    """Public events that are still to come as RSS 2.0, those that were announced last first."""
    rows = db.session.scalars(events.announced(clock.now(), latest=True).limit(MOST_IN_A_FEED)).all()
    told = [
        {
            "card": structured.card(event),
            "announced": format_datetime(event.published_at) if event.published_at else "",
            "uuid": event.uuid,
        }
        for event in rows
    ]
    xml = render_template(
        "events/feed.xml",
        told=told,
        title=_("Events of %(name)s", name=association().name),
        home=external_url("events.listing"),
        here=external_url("events.news"),
    )
    return Response(xml, mimetype="application/rss+xml")


@bp.route("/office/events/elsewhere", methods=["GET", "POST"])
@requires(Right.EVENTS)
def elsewhere() -> ResponseReturnValue:
    """What other sites can take over, and which of them may show the list."""
    sites = association().event_frames
    anywhere = framing.ANYWHERE in sites
    form = SitesForm(data={"sites": "" if anywhere else "\n".join(sites), "anywhere": anywhere})

    def act() -> Done:
        framing.allow((form.sites.data or "").split(), anywhere=bool(form.anywhere.data))
        return Done(url_for(".elsewhere"), _("Saved."))

    if request.method == "POST" and (done := answered(form, act)):
        return done
    about = {what: external_url(f"events.{page}") for what, page in ADDRESSES.items()}
    return shown("events/elsewhere.html", form=form, about=about)
