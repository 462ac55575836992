"""`/office/people` and `/office/organisations`: who is known, narrowed down, and how each stands."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from portal.core import clock, questions
from portal.core.access import actor, requires
from portal.core.actors import Right
from portal.core.downloads import Download
from portal.core.paging import page_number, paginate
from portal.core.questions import Question, ask
from portal.core.settings import today
from portal.members.blueprint import bp
from portal.members.memberships import history, narrowing
from portal.members.memberships.models import Plan
from portal.members.memberships.narrowing import Narrowing
from portal.members.memberships.queries import office as queries
from portal.members.memberships.queries import organisations
from portal.members.memberships.queries.endings import in_grace
from portal.members.memberships.queries.firms import firms
from portal.members.memberships.queries.standings import DatedStatus, standings, standings_of_firms
from portal.members.people import sign_ins
from portal.members.people.models import face_url

PLANS = Question[Plan](lambda _who: select(Plan).order_by(Plan.name), only={Plan: ("name", "holder")})
LATE = Question[int](lambda _who: in_grace(questions.day()))


@bp.get("/office/people")
@requires(Right.MEMBERS)
def office_people() -> ResponseReturnValue:
    narrowed, day = Narrowing.read(request.args), today()
    asked = narrowed.asked(day)
    page = paginate(queries.everybody(**asked), page=page_number(), rows=True, total=queries.known_total(**asked))
    found = standings([row.id for row in page.items], day)
    people = [
        SimpleNamespace(
            id=row.id, name=row.name, photo_url=face_url(row.picture), url=url_for(".office_person", person_id=row.id),
            what=row.headline or row.firm, email=row.email, standing=_told(found.get(row.id)),
            sign_in=sign_ins.told(row.sign_in, row.invited_at, row.seen_at),
        )
        for row in page.items
    ]  # fmt: skip
    return render_template(
        "members/office/people.html", page=page, people=people, sign_ins=sign_ins.WORDS,
        acts=narrowing.ACTS, **_choices(narrowed),
    )  # fmt: skip


@bp.get("/office/organisations")
@requires(Right.MEMBERS)
def office_organisations() -> ResponseReturnValue:
    narrowed, day = Narrowing.read(request.args), today()
    page = paginate(firms(**narrowed.asked_of_firms(day)), page=page_number())
    ids = [each.id for each in page.items]
    found = standings_of_firms(ids, day)
    return render_template(
        "members/office/organisations.html", page=page, heads=organisations.heads(ids, day),
        standings={number: _told(standing) for number, standing in found.items()},
        **_choices(narrowed, of_firms=True),
    )  # fmt: skip


def _choices(narrowed: Narrowing, *, of_firms: bool = False) -> dict[str, Any]:
    """What the list may be narrowed to, and what it is; how many memberships are in grace today."""
    told = ask([PLANS, LATE], actor(), clock.now())
    plans = {each.id: each.name for each in told.get(PLANS) if not of_firms or each.holder == "organisation"}
    statuses = {"": _("All") if of_firms else _("Everyone")} | history.WORDS | {"none": _("No membership")}
    return {
        "narrowed": narrowed, "plans": plans, "statuses": statuses, "due_words": narrowing.DUE_WORDS,
        "chips": narrowed.chips(plans), "download_form": Download.shown(), "late": sum(told.get(LATE)),
    }  # fmt: skip


def _told(standing: DatedStatus | None) -> SimpleNamespace | None:
    """How somebody stands: a word, its colour and the day that matters."""
    if standing is None:
        return None
    word, tag = history.WORDS[standing.status], history.TAGS[standing.status]
    return SimpleNamespace(word=word, tag=tag, when=history.when(standing))
