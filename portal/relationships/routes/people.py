"""My people, one of them, and what I say and write about them."""

from __future__ import annotations

from typing import Any

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.core import clock
from portal.core.access import actor, requires
from portal.core.actors import Actor, Standing
from portal.core.answering import again, answered, carry_out
from portal.core.db import db, one_or_404
from portal.core.forms import Form, Press
from portal.core.paging import page_number, paginate
from portal.core.settings import today
from portal.members.people.models import Person
from portal.relationships import policies
from portal.relationships.blueprint import bp
from portal.relationships.circle import queries as circle
from portal.relationships.finding import find_person, me_id
from portal.relationships.rhythm import silence
from portal.relationships.rhythm.forms import InTouchForm
from portal.relationships.ties import introduced, queries, story
from portal.relationships.ties.forms import ContactForm, NoteForm
from portal.relationships.ties.models import Contact, ContactKind, TieRhythm
from portal.relationships.ties.operations import diary, ties
from portal.relationships.ties.words import QUESTIONS


@bp.get("/relationships")
@requires(Standing.MEMBER)
def mine() -> ResponseReturnValue:
    """My people: whom I have met, whom I said I met, what I wrote about them."""
    me = me_id()
    day = today()
    page = paginate(queries.my_people(me, day), page=page_number(), per_page=30, rows=True)
    views = [queries.seen(tie, other, me, *kept) for tie, other, *kept in page.items]
    return render_template(
        "relationships/mine.html",
        page=page,
        met=[view for view in views if view.confirmed],
        said=[view for view in views if not view.confirmed],
        questions=queries.questions_to(me, day),
        worth_a_word=silence.worth_a_word(me, day),
        introduced=introduced.lately(me, day, clock.now()),
        today=day,
        form=Press(),
    )


@bp.get("/relationships/<int:person_id>")
@requires(policies.know, of=find_person)
def person(about: Person) -> ResponseReturnValue:
    """How I stand with one person: what we both said, what I wrote, when we were last in touch."""
    return page_of(about, page=page_number())


def page_of(
    about: Person,
    note: NoteForm | None = None,
    contact: ContactForm | None = None,
    form: Form | None = None,
    in_touch: InTouchForm | None = None,
    page: int = 1,
) -> str:
    """The page of the two of us, for me alone; with what was refused, if something was."""
    if page < 1:
        abort(404)
    me, day, now = me_id(), today(), clock.now()
    view = queries.my_view(me, about, day)
    kept = db.session.get(TieRhythm, (me, about.id))
    return render_template(
        "relationships/person.html",
        about=about,
        view=view,
        story=story.of(actor(), me, about, view, day, now, page),
        page=page,
        questions={question: words % {"name": about.first} for question, words in QUESTIONS.items()},
        line=story.opening_line(about, view),
        in_touch=in_touch or InTouchForm(formdata=None, weeks=str(kept.weeks or "") if kept else ""),
        in_circle=db.session.scalar(circle.chair_of(me, about.id)) is not None,
        today=day,
        form=form or Press(),
        note_form=note or NoteForm(formdata=None, obj=view.note),
        contact_form=contact or ContactForm(formdata=None, day=day),
    )


@bp.post("/relationships/<int:person_id>/met")
@requires(policies.know, of=find_person)
def met(about: Person) -> ResponseReturnValue:
    """I say that we met."""
    return carry_out(lambda: ties.say_met(me_id(), about.id, now=clock.now()), back=_home_of(about))


@bp.post("/relationships/<int:person_id>/not-met")
@requires(policies.know, of=find_person)
def not_met(about: Person) -> ResponseReturnValue:
    """I take it back."""
    return carry_out(lambda: ties.take_back(me_id(), about.id), back=_home_of(about))


@bp.post("/relationships/<int:person_id>/ask")
@requires(policies.know, of=find_person)
def ask(about: Person) -> ResponseReturnValue:
    """Ask them, once, by mail."""
    form = Press()

    def act() -> str:
        ties.ask(me_id(), about.id, now=clock.now())
        return _home_of(about)

    return answered(form, act) or again(page_of(about, form=form))


@bp.get("/relationships/<int:person_id>/answer")
@requires(policies.know, of=find_person)
def answer(about: Person) -> ResponseReturnValue:
    """The question somebody put to me: yes, or simply leave it."""
    view = queries.my_view(me_id(), about)
    if view.confirmed or view.said_at:
        return redirect(_home_of(about), 303)
    if not view.asked_me:
        abort(404)
    return render_template("relationships/answer.html", about=about, form=Press())


@bp.post("/relationships/<int:person_id>/leave")
@requires(policies.know, of=find_person)
def leave(about: Person) -> ResponseReturnValue:
    """I leave the question alone."""
    back = url_for("relationships.mine")
    if not queries.my_view(me_id(), about).asked_me:
        return redirect(back, 303)
    return carry_out(lambda: ties.leave_it(me_id(), about.id, now=clock.now()), back=back)


@bp.post("/relationships/<int:person_id>/note")
@requires(policies.know, of=find_person)
def note(about: Person) -> ResponseReturnValue:
    """Keep a note for myself."""
    form = NoteForm()

    def act() -> str:
        said: dict[str, Any] = {"met_on": form.met_on.data, "met_where": form.met_where.data or ""}
        diary.keep_note(me_id(), about.id, **said, note=form.note.data or "", today=today(), now=clock.now())
        return _home_of(about)

    return answered(form, act) or again(page_of(about, note=form))


@bp.post("/relationships/<int:person_id>/contacts")
@requires(policies.know, of=find_person)
def log_contact(about: Person) -> ResponseReturnValue:
    """Write down that we were in touch."""
    form = ContactForm()

    def act() -> str:
        kind, day, line = ContactKind(form.kind.data), form.day.data, form.note.data or ""
        diary.log_contact(me_id(), about.id, day=day, kind=kind, note=line, today=today(), now=clock.now())
        return _home_of(about)

    return answered(form, act) or again(page_of(about, contact=form))


def find_own_contact(contact_id: int) -> Contact:
    """A line of my own diary, else 404."""
    return one_or_404(queries.own_contact(me_id(), contact_id))


def is_owner(who: Actor, contact: Contact) -> bool:
    """The diary is its owner's."""
    return who.is_member and contact.owner_id == who.person_id


@bp.post("/relationships/contacts/<int:contact_id>/forget")
@requires(is_owner, of=find_own_contact)
def forget_contact(contact: Contact) -> ResponseReturnValue:
    """Take a line out of my diary."""
    back = url_for("relationships.person", person_id=contact.about_id)
    return carry_out(lambda: diary.forget_contact(contact), back=back)


def _home_of(about: Person) -> str:
    return url_for("relationships.person", person_id=about.id)
