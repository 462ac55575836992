"""`/events/<slug>/feedback`: how it was; `/events/<slug>/manage/feedback`: what people said, for those who run it."""

from __future__ import annotations

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from portal.core import clock
from portal.core.access import actor, requires
from portal.core.answering import answered, shown
from portal.core.db import db
from portal.events.blueprint import bp
from portal.events.feedback import measures, operations, queries
from portal.events.feedback.forms import FeedbackForm
from portal.events.feedback.models import FEW, Said
from portal.events.feedback.words import ANSWERS, QUESTIONS
from portal.events.programme.models import Event, Phase
from portal.events.programme.policies import manage
from portal.events.registrations.policies import see_own
from portal.events.registrations.routes.finding import find_event


@bp.route("/events/<slug>/feedback", methods=["GET", "POST"])
@requires(see_own, of=find_event)
def feedback(event: Event) -> ResponseReturnValue:
    """Where the letter of the day after leads. Whoever was not there is told that only those are asked."""
    form, slug, me = FeedbackForm(), event.slug, actor().person_id or 0
    if done := answered(form, lambda: give(event, me, form, url_for(".feedback", slug=slug))):
        return done
    return page_of(find_event(slug), me, form)


def give(event: Event, person_id: int, form: FeedbackForm, leads: str) -> str:
    """What was filled in, as said by this person."""
    operations.give(
        event, person_id, worth=Said(form.worth.data), met=Said(form.met.data), again=Said(form.again.data),
        line=form.line.data or "", now=clock.now(),
    )  # fmt: skip
    return leads


def page_of(event: Event, person_id: int, form: FeedbackForm) -> ResponseReturnValue:
    """The page that asks this person."""
    mine = db.session.execute(queries.mine(event.id, person_id)).one_or_none()
    over = event.phase(clock.now()) is Phase.OVER
    return shown("events/feedback.html", event=event, form=form, asked=over and mine is not None,
                 given=bool(mine and mine[1]), few=FEW)  # fmt: skip


@bp.get("/events/<slug>/manage/feedback")
@requires(manage, of=find_event)
def feedback_read(event: Event) -> ResponseReturnValue:
    """What people said of the event, and of nobody who it was; and what came of it, and of nobody of whom."""
    now = clock.now()
    return render_template(
        "events/feedback_read.html", event=event, phase=event.phase(now), few=FEW, answers=queries.answers(event.id),
        questions=QUESTIONS, said=ANSWERS, came_of_it=measures.came_of(event, now),
    )  # fmt: skip
