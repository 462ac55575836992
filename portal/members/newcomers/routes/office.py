"""`/office/newcomers`: who is in their first days, and who shows them around; `/office/people/<id>/host`."""

from __future__ import annotations

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.access import requires
from portal.core.actors import Right
from portal.core.answering import answered, carry_out, shown
from portal.core.db import db
from portal.core.paging import page_number, paginate
from portal.core.settings import today
from portal.members.blueprint import bp
from portal.members.newcomers import forms, operations, queries, words
from portal.members.people.finding import one_called
from portal.members.people.models import Person
from portal.members.people.routes.office import find_anyone


@bp.get("/office/newcomers")
@requires(Right.MEMBERS)
def office_newcomers() -> ResponseReturnValue:
    without, now = request.args.get("host") == "none", clock.now()
    people = queries.with_hosts(queries.in_first_days(today()), now, without=without)
    page = paginate(people, page=page_number(), rows=True)
    shares = [(each.step.title, words.say_share(each.part)) for each in queries.shares(today())]
    return shown("members/office/newcomers.html", page=page, without=without, shares=shares, now=now, day=today())


@bp.route("/office/people/<int:person_id>/host", methods=["GET", "POST"])
@requires(Right.MEMBERS, of=find_anyone)
def office_host(person: Person) -> ResponseReturnValue:
    """Ask a member to be their host; who has been asked before."""
    number, form = person.id, forms.AskHost()

    def act() -> str:
        host = one_called(form.person.data or "")
        newcomer = db.session.get_one(Person, number)
        operations.ask(newcomer, host, words=form.words.data or "", now=clock.now())
        return url_for(".office_host", person_id=number)

    if done := answered(form, act, _("Asked. They hear of it by mail and on their home page.")):
        return done
    person, now = find_anyone(number), clock.now()
    rows = [(row, host, row.state(now, today())) for row, host in db.session.execute(queries.of_newcomer(number))]
    return shown(
        "members/office/host.html", form=form, person=person, rows=rows, says=words.SAYS,
        last_day=operations.last_new_day(person, today()),
        may_ask=not any(state in operations.TAKEN for _row, _host, state in rows),
    )  # fmt: skip


@bp.post("/office/people/<int:person_id>/host/end")
@requires(Right.MEMBERS, of=find_anyone)
def office_end_host(person: Person) -> ResponseReturnValue:
    """Take back what somebody was asked, or that they are a host."""
    number = person.id

    def act() -> None:
        row = operations.open_one(number)
        if row is not None:
            operations.end(row, now=clock.now(), by_office=True)

    return carry_out(act, _("Taken back."), back=url_for(".office_host", person_id=number))
