"""`/one-to-ones`: my talks, and proposing one."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from portal.core import clock
from portal.core.access import actor, requires
from portal.core.actors import Standing
from portal.core.answering import answered, carry_out, shown
from portal.core.dates import local
from portal.core.db import db
from portal.core.forms import Press
from portal.core.paging import page_number, paginate
from portal.core.settings import association, today
from portal.members.memberships.queries import members
from portal.members.people.models import Person
from portal.relationships import policies
from portal.relationships.finding import find_person, me_id
from portal.relationships.one_to_ones import queries, standing
from portal.relationships.one_to_ones.blueprint import bp
from portal.relationships.one_to_ones.forms import OfferForm
from portal.relationships.one_to_ones.models import Quiet
from portal.relationships.one_to_ones.operations import errors, proposing, quiet
from portal.relationships.one_to_ones.seen import heard, see
from portal.relationships.one_to_ones.states import State
from portal.relationships.ties.queries import members_tied_to

#: Worksheets and people that the page shows at once.
MOST_SHEETS, MOST_PEOPLE = 12, 30


@bp.get("")
@requires(Standing.MEMBER, Standing.LAPSED)
def mine() -> ResponseReturnValue:
    """What waits for me, what is coming, what I asked, and what was."""
    me, now, day, zone = me_id(), clock.now(), today(), association().time_zone
    page = paginate(queries.of(me), page=page_number(), per_page=40, rows=True)
    rows = [(talk, last, other) for talk, last, other in page.items if heard(talk, me)]
    here = members.among([me, *(other.id for _talk, _last, other in rows)], day)
    talks = [see(talk, last, other, me, now, here={me, other.id} <= here) for talk, last, other in rows]
    coming = sorted((each for each in talks if each.state is State.AGREED), key=lambda each: each.starts_at or now)
    waiting = [each for each in talks if each.my_turn or each.asks_me]
    asked = [each for each in talks if each.state is State.PROPOSED and not each.my_turn and not each.aside]
    aside = [each for each in talks if each.state is State.PROPOSED and each.aside]
    shown_above = {id(each) for group in (coming, waiting, asked, aside) for each in group}
    return render_template(
        "one_to_ones/mine.html",
        page=page,
        waiting=waiting,
        coming_up=[(local(each.starts_at, zone), each) for each in coming if each.starts_at is not None],
        asked=asked,
        aside=aside,
        earlier=[each for each in talks if id(each) not in shown_above],
        sheets=db.session.execute(queries.sheets_of(me).limit(MOST_SHEETS)).all() if actor().is_member else [],
        quiet=db.session.scalar(select(select(Quiet).where(Quiet.owner_id == me).exists())),
        form=Press(),
    )


@bp.get("/new")
@requires(Standing.MEMBER)
def choose() -> ResponseReturnValue:
    """With whom: those whom I have met, or anybody else in the directory."""
    people = db.session.scalars(members_tied_to(me_id(), today()).limit(MOST_PEOPLE)).all()
    return render_template("one_to_ones/choose.html", people=people)


@bp.route("/new/<int:person_id>", methods=["GET", "POST"])
@requires(policies.know, of=find_person)
def new(about: Person) -> ResponseReturnValue:
    """Propose a talk. Where the two have one open, it is shown; where it should rest, that is said."""
    me, now, zone, person, name = me_id(), clock.now(), association().time_zone, about.id, about.first
    form = OfferForm()
    if not form.is_submitted():
        talk = db.session.scalar(queries.open_between(me, person))
        if talk and heard(talk, me) and standing.is_open(talk, queries.last_round(talk), now):
            return redirect(url_for("one_to_ones.show", handle=talk.handle), 303)

    def act() -> str:
        talk = proposing.propose(me, person, form.offer(), zone=zone, now=clock.now())
        return url_for("one_to_ones.show", handle=talk.handle)

    done = answered(form, act, _("Your proposal is with %(name)s.", name=name))
    if isinstance(form.refusal, errors.OpenAlready) and (talk := db.session.scalar(queries.open_between(me, person))):
        form.refusal.leads = url_for("one_to_ones.show", handle=talk.handle)
    return done or shown(
        "one_to_ones/new.html",
        about=db.session.get_one(Person, person),
        form=form,
        zone=zone,
        rests_until=proposing.rests_until(me, person, now),
        enough=proposing.has_enough(me, now),
    )


@bp.post("/quiet/lift")
@requires(Standing.MEMBER, Standing.LAPSED)
def lift_quiet() -> ResponseReturnValue:
    """Everybody may ask me again."""
    return carry_out(lambda: quiet.lift_all(me_id()), _("Everybody may ask you again."), back=url_for(".mine"))
