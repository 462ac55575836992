"""What the organiser asks those who sign up, for those who run the event."""

from __future__ import annotations

from functools import partial

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.access import actor, requires
from portal.core.answering import Done, answered, carry_out, shown
from portal.core.db import one_or_404
from portal.events.blueprint import bp
from portal.events.programme import policies
from portal.events.programme.models import Event
from portal.events.questions.forms import QuestionForm
from portal.events.questions.models import EventQuestion
from portal.events.questions.operations import asking
from portal.events.questions.policies import manage_question, read_sensitive
from portal.events.questions.queries import numbered, questions_of
from portal.events.registrations.routes.finding import find_event


def find_question(slug: str, question: int) -> EventQuestion:
    """A question of this event."""
    return one_or_404(numbered(find_event(slug).id, question))


@bp.get("/events/<slug>/manage/questions")
@requires(policies.manage, of=find_event)
def questions(event: Event) -> ResponseReturnValue:
    """What is asked, and how it reads today."""
    return _page(event, QuestionForm())


@bp.post("/events/<slug>/manage/questions")
@requires(policies.manage, of=find_event)
def add_question(event: Event) -> ResponseReturnValue:
    form, slug = QuestionForm(), event.slug

    def act() -> Done:
        asking.add_question(event, form.asking(), now=clock.now())
        return Done(_at(slug), _("Whoever signs up is asked this from now on."))

    return answered(form, act) or _page(find_event(slug), form)


@bp.post("/events/<slug>/manage/questions/<int:question>")
@requires(manage_question, of=find_question)
def change_question(question: EventQuestion) -> ResponseReturnValue:
    form, event, number = QuestionForm(), question.event, question.id
    slug = event.slug

    def act() -> Done:
        asking.change_question(event, number, form.asking(), now=clock.now())
        return Done(_at(slug), _("Saved. What was answered stays with the question as it was."))

    return answered(form, act) or _page(find_event(slug), QuestionForm(formdata=None), form, number)


@bp.post("/events/<slug>/manage/questions/<int:question>/close")
@requires(manage_question, of=find_question)
def close_question(question: EventQuestion) -> ResponseReturnValue:
    act = partial(asking.close_question, question.event, question.id, now=clock.now())
    return carry_out(act, _("Nobody is asked this any more. The answers stay."), back=_at(question.event.slug))


@bp.post("/events/<slug>/manage/questions/<int:question>/open")
@requires(manage_question, of=find_question)
def open_question(question: EventQuestion) -> ResponseReturnValue:
    act = partial(asking.open_question, question.event, question.id)
    return carry_out(act, _("Whoever signs up is asked this again."), back=_at(question.event.slug))


@bp.post("/events/<slug>/manage/questions/<int:question>/earlier")
@requires(manage_question, of=find_question)
def ask_earlier(question: EventQuestion) -> ResponseReturnValue:
    return carry_out(partial(asking.ask_earlier, question.event, question.id), back=_at(question.event.slug))


def _at(slug: str) -> str:
    return url_for(".questions", slug=slug)


def _page(
    event: Event, form: QuestionForm, changing_form: QuestionForm | None = None, changed: int | None = None
) -> ResponseReturnValue:
    every = questions_of(event.id)
    forms = {each.id: QuestionForm.of(each) for each in every}
    if changed is not None and changing_form is not None:
        forms[changed] = changing_form
    return shown(
        "events/questions.html", event=event, phase=event.phase(clock.now()), every=every, form=form, forms=forms,
        changed=changed, in_confidence=read_sensitive(actor(), event),
    )  # fmt: skip
