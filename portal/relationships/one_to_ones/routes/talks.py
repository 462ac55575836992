"""One talk: where it stands, and what each of its two does about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from portal.core import clock
from portal.core.access import requires
from portal.core.answering import again, answered, shown
from portal.core.db import db
from portal.core.forms import Form, Press
from portal.core.settings import association, today
from portal.members.memberships.queries import members
from portal.members.people.models import Person
from portal.relationships.finding import me_id
from portal.relationships.one_to_ones import overlaps, policies, queries, words
from portal.relationships.one_to_ones.blueprint import bp
from portal.relationships.one_to_ones.forms import (
    MOVE,
    AsideForm,
    PromiseForm,
    RoundForm,
    SaidForm,
    TakeForm,
    TimesForm,
    beginning_with,
)
from portal.relationships.one_to_ones.models import OneToOne
from portal.relationships.one_to_ones.operations import afterwards, answering, proposing
from portal.relationships.one_to_ones.routes.finding import find_talk
from portal.relationships.one_to_ones.seen import promises, see, told
from portal.relationships.one_to_ones.states import State


@bp.get("/<handle>")
@requires(policies.take_part, of=find_talk)
def show(talk: OneToOne) -> ResponseReturnValue:
    """How it stands, whose turn it is, what follows."""
    return _page(talk)


def _page(talk: OneToOne, form: Form | None = None, promise: PromiseForm | None = None) -> str:
    me, now = me_id(), clock.now()
    other, here = _other(talk, me)
    rounds = queries.rounds_of(talk)
    seen = see(talk, rounds[-1], other, me, now, here=here)
    own = theirs = None
    if seen.state is State.OVER:
        own, theirs = promises(queries.promises_of(talk), me)
    last = rounds[-1]
    hints = overlaps.of(me, last.starts, last.minutes, but=talk.id, now=now) if seen.my_turn else {}
    return render_template(
        "one_to_ones/show.html",
        seen=seen,
        about=other,
        rounds=[told(row, talk.party(me)) for row in rounds],
        holds=next((row for row in reversed(rounds) if row.chosen is not None), None),
        hints=hints,
        promise=own,
        their_promise=theirs,
        promise_form=promise or PromiseForm(formdata=None, obj=own),
        form=form or Press(),
        say_where=words.say_where,
        lengths=words.LENGTHS,
        now=now,
    )


def _other(talk: OneToOne, me: int) -> tuple[Person, bool]:
    """The other one, and whether both are members today."""
    day = today()
    found = select(Person, members.counts_on(day)).where(Person.id == talk.with_whom(me))
    person, counts = db.session.execute(found).one()
    return person, bool(counts) and members.is_member_on(me, day)


def _do(
    talk: OneToOne, form: Form, act: Callable[[OneToOne, int, datetime], Any], said: str = ""
) -> ResponseReturnValue:
    """Act for the reader, then show the page again; a refusal shows it with the reason."""
    handle, me = talk.handle, me_id()

    def carry_out() -> str:
        act(find_talk(handle), me, clock.now())
        return url_for("one_to_ones.show", handle=handle)

    return answered(form, carry_out, said) or again(_page(find_talk(handle), form=form))


@bp.post("/<handle>/take")
@requires(policies.arrange, of=find_talk)
def take(talk: OneToOne) -> ResponseReturnValue:
    """Take one of the times."""
    form, said = TakeForm(), _("Agreed. Both of you get an invitation for your calendar.")
    return _do(
        talk,
        form,
        lambda talk, me, now: answering.accept(talk, me, form.round.data or 0, form.chosen.data or 0, now=now),
        said,
    )


@bp.post("/<handle>/aside")
@requires(policies.take_part, of=find_talk)
def aside(talk: OneToOne) -> ResponseReturnValue:
    """Not now, which nobody is told."""
    form, said = AsideForm(), _("Put aside. Nobody is told.")
    return _do(
        talk,
        form,
        lambda talk, me, now: answering.put_aside(
            talk, me, form.round.data or 0, no_more=bool(form.no_more.data), now=now
        ),
        said,
    )


@bp.post("/<handle>/take-back")
@requires(policies.take_part, of=find_talk)
def take_back(talk: OneToOne) -> ResponseReturnValue:
    """Take back the times that I proposed."""
    form, said = RoundForm(), _("Taken back.")
    return _do(
        talk, form, lambda talk, me, now: answering.take_back(talk, me, form.round.data or 0, now=now), said
    )  # fmt: skip


@bp.post("/<handle>/call-off")
@requires(policies.take_part, of=find_talk)
def call_off(talk: OneToOne) -> ResponseReturnValue:
    """Call off what was agreed."""
    said = _("Called off. Both calendars are told.")
    return _do(talk, Press(), lambda talk, me, now: answering.call_off(talk, me, now=now), said)


@bp.route("/<handle>/times", methods=["GET", "POST"])
@requires(policies.arrange, of=find_talk)
def times(talk: OneToOne) -> ResponseReturnValue:
    """Answer with other times, or propose to move what was agreed."""
    me, handle, zone = me_id(), talk.handle, association().time_zone
    if request.method == "GET":
        return _times_page(talk)
    form, back = TimesForm(), url_for("one_to_ones.show", handle=handle)
    verb = proposing.move if form.verb.data == MOVE else proposing.counter
    name = _other(talk, me)[0].first

    def act() -> str:
        verb(find_talk(handle), me, form.number, form.offer(), zone=zone, now=clock.now())
        return back

    said = _("Your times are with %(name)s now.", name=name)
    return answered(form, act, said) or _times_page(find_talk(handle), form)


def _times_page(talk: OneToOne, form: TimesForm | None = None) -> ResponseReturnValue:
    me, zone = me_id(), association().time_zone
    other, here = _other(talk, me)
    last = queries.last_round(talk)
    seen = see(talk, last, other, me, clock.now(), here=here)
    if form is None:
        if "counter" not in seen.verbs and "move" not in seen.verbs:
            return redirect(url_for("one_to_ones.show", handle=talk.handle), 303)
        verb = MOVE if "move" in seen.verbs else ""
        form = TimesForm(**beginning_with(last), round=last.number, verb=verb)
    return shown("one_to_ones/times.html", about=other, seen=seen, form=form, zone=zone)


@bp.post("/<handle>/said")
@requires(policies.take_part, of=find_talk)
def said(talk: OneToOne) -> ResponseReturnValue:
    """Whether it took place."""
    form = SaidForm()
    yes = form.said.data == "yes"
    thanks = _("Thank you. It counts once both of you say so.") if yes else _("That happens. Nothing is noted.")
    return _do(talk, form, lambda talk, me, now: afterwards.say(talk, me, took_place=yes, now=now), thanks)


@bp.post("/<handle>/promise")
@requires(policies.arrange, of=find_talk)
def promise(talk: OneToOne) -> ResponseReturnValue:
    """What I mean to do for the other one."""
    form, handle, me = PromiseForm(), talk.handle, me_id()

    def act() -> str:
        afterwards.promise(
            find_talk(handle), me, words=form.words.data or "", by=form.by.data, shared=form.shared.data,
            today=today(), now=clock.now(),
        )  # fmt: skip
        return url_for("one_to_ones.show", handle=handle)

    return answered(form, act, _("Noted. On its day we remind you, and nobody else.")) or again(
        _page(find_talk(handle), form=form, promise=form)
    )


@bp.post("/<handle>/promise/drop")
@requires(policies.take_part, of=find_talk)
def drop_promise(talk: OneToOne) -> ResponseReturnValue:
    """I take my promise back."""
    return _do(talk, Press(), lambda talk, me, now: afterwards.drop(talk, me))


@bp.post("/<handle>/promise/kept")
@requires(policies.take_part, of=find_talk)
def kept(talk: OneToOne) -> ResponseReturnValue:
    """I have kept it."""
    return _do(talk, Press(), lambda talk, me, now: afterwards.keep(talk, me, now=now), _("Well done."))


@bp.post("/<handle>/promise/helped")
@requires(policies.arrange, of=find_talk)
def helped(talk: OneToOne) -> ResponseReturnValue:
    """What the other one did helped me."""
    act = partial(_helped, day=today())
    return _do(talk, Press(), act, _("Thank you for saying so."))


def _helped(talk: OneToOne, me: int, now: datetime, *, day: Any) -> None:
    afterwards.helped(talk, me, today=day, now=now)
