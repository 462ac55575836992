"""`/office/people`: the list, and one person with what they rest on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.core import clock, questions
from portal.core.access import actor, requires
from portal.core.actors import Right
from portal.core.downloads import Download
from portal.core.forms import Form, Press
from portal.core.paging import page_number, paginate
from portal.core.questions import Question, about, ask
from portal.core.settings import today
from portal.members.blueprint import bp
from portal.members.memberships import forms, history
from portal.members.memberships.models import Organisation, Plan, Status
from portal.members.memberships.queries import office as queries
from portal.members.memberships.queries import organisations
from portal.members.memberships.queries.standings import in_grace, standings
from portal.members.people import merges, policies, reach, sign_ins
from portal.members.people.models import Person, face_url
from portal.members.people.routes.office import find_anyone

#: What the list can be narrowed to.
STATUSES = frozenset({queries.NONE, *(status.value for status in Status)})
PLANS = Question[Plan](lambda _who: queries.open_plans("person"), only={Plan: ("name",)})
ORGANISATIONS = Question[Organisation](
    lambda _who: organisations.represented_by(about("person"), questions.day()), only={Organisation: ("name",)}
)
SIGN_IN = Question[tuple[str, datetime | None, datetime | None]](lambda _who: sign_ins.of_person(about("person")))
MERGES = Question[tuple[int, datetime, str]](lambda _who: merges.made_of(about("person")))
EMAIL = Question[str | None](lambda _who: reach.email_of(about("person")))


@bp.get("/office/people")
@requires(Right.MEMBERS)
def office_people() -> ResponseReturnValue:
    asked = asked_for(request.args)
    page = paginate(queries.everybody(**asked), page=page_number(), rows=True, total=queries.known_total(**asked))
    people = [
        SimpleNamespace(
            name=row.name, photo_url=face_url(row.picture), url=url_for(".office_person", person_id=row.id),
            what=row.headline or row.firm, email=row.email, counts=row.counts,
            sign_in=sign_ins.told(row.sign_in, row.invited_at, row.seen_at),
        )
        for row in page.items
    ]  # fmt: skip
    _tell_standings(people, [row.id for row in page.items])
    return render_template(
        "members/office/people.html", page=page, people=people, q=asked["words"], status=asked["status"],
        words=history.WORDS, sign_in=asked["sign_in"], sign_ins=sign_ins.WORDS, late=in_grace(today()),
        download_form=Download.shown(),
    )  # fmt: skip


def asked_for(args: Mapping[str, str]) -> dict[str, Any]:
    """What the address asks of the list: the words, the status and the sign-in that `queries.everybody` takes."""
    status, sign_in = args.get("status", ""), args.get("sign_in", "")
    return {
        "words": args.get("q", "").strip()[:200], "status": status if status in STATUSES else "",
        "sign_in": sign_in if sign_in in sign_ins.WORDS else "", "day": today(),
    }  # fmt: skip


def _tell_standings(people: list[SimpleNamespace], ids: list[int]) -> None:
    """How each of the page stands: a word, its colour and the day that matters."""
    found = standings(ids, today())
    for who, number in zip(people, ids, strict=True):
        standing = found.get(number)
        who.standing = standing and SimpleNamespace(
            word=history.WORDS[standing.status], tag=history.TAGS[standing.status], when=history.when(standing)
        )


@bp.get("/office/people/<int:person_id>")
@requires(Right.MEMBERS, of=find_anyone)
def office_person(person: Person) -> ResponseReturnValue:
    return person_page(person)


def person_page(person: Person, **refused: Form) -> str:
    """One person as the office sees them; `refused`: a form that was not accepted, by its name."""
    day, now = today(), clock.now()
    told = ask([PLANS, ORGANISATIONS, SIGN_IN, EMAIL, MERGES], actor(), now, person=person.id)
    shown = {
        "start": refused.get("start") or _start_form(day, told.get(PLANS)),
        "renew": refused.get("renew") or forms.Renew(formdata=None),
        "end": refused.get("end") or forms.EndMembership(formdata=None, data={"last_day": day}),
        "suspend": refused.get("suspend") or forms.Suspend(formdata=None, data={"start": day}),
        "reverse": refused.get("reverse") or forms.ReverseCoverage(formdata=None),
        "move": refused.get("move") or forms.MoveToPlan(formdata=None, data={"start": day}),
        "death": refused.get("death") or forms.Death(formdata=None, data={"day": day}),
    }
    found = history.of_person(person, day)
    shown["move"].offer(told.get(PLANS), history.plans_held(found["told"]))
    wrong = next(iter(refused.values()), None)
    return render_template(
        "members/office/person.html", person=person, said=history.said, forms=shown, press=Press(formdata=None),
        organisations=told.get(ORGANISATIONS), refused=wrong, page_error=bool(wrong),
        sign_in=sign_ins.told(*told.get(SIGN_IN)[0]), written_to=told.get(EMAIL)[0],
        may_invite=policies.invite(actor(), person),
        merges=merges.told(told.get(MERGES), now),
        **found,
    )  # fmt: skip


def _start_form(day: date, plans: list[Plan]) -> forms.StartMembership:
    """The form that begins a membership, with the open plans for a person."""
    form = forms.StartMembership(formdata=None, data={"start": day})
    form.plan.offer(plans)
    return form
