"""`/relationships/suggestions`: people worth meeting and people one could help, for whoever reads it alone."""

from __future__ import annotations

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.access import actor, requires
from portal.core.actors import Actor, Standing
from portal.core.answering import answered, carry_out, shown
from portal.core.db import one_or_404
from portal.core.settings import today
from portal.members.people.models import Person
from portal.relationships import policies
from portal.relationships.blueprint import bp
from portal.relationships.finding import find_person, me_id
from portal.relationships.suggestions import operations, queries, reading
from portal.relationships.suggestions.codes import Kind
from portal.relationships.suggestions.forms import ANSWERS, AnswerForm, RoomForm
from portal.relationships.suggestions.models import Answer, Room, SuggestionAnswer
from portal.relationships.suggestions.terms import terms_of


@bp.route("/relationships/suggestions", methods=["GET", "POST"])
@requires(Standing.MEMBER)
def suggestions() -> ResponseReturnValue:
    """Whom I might meet and whom I could help, why, and how many people I have room for."""
    number, day, now = me_id(), today(), clock.now()
    form = RoomForm()

    def act() -> str:
        operations.have_room(number, Room(form.room.data), today=day)
        return url_for(".suggestions")

    if done := answered(form, act, _("Saved. Nobody is told.")):
        return done
    page = queries.page(actor(), now)
    room = page.room
    if not form.is_submitted():
        is_over = room is not None and room.until is not None and room.until <= day
        form.room.data = Room.OPEN.value if room is None or is_over else room.room.value
    found = reading.mine(page.me, actor(), now, day, few=page.few)
    return shown(
        "relationships/suggestions.html", form=form, worth=found[Kind.WORTH], helps=found[Kind.HELP],
        few=page.few, room=room, told=_told(page.me), today=day,
        answers=[(value, str(label)) for value, label in ANSWERS],
        aside=page.aside,
        looks=room is not None and room.waits,
    )  # fmt: skip


def _told(me: Person) -> bool:
    """Whether the three answers are there that a beginning is made of."""
    terms = terms_of({name: getattr(me, name) for name in ("ask", "ideal", "offer", "interests")})
    return bool(terms.wants and terms.gives and terms.likes)


@bp.post("/relationships/suggestions/<int:person_id>")
@requires(policies.know, of=find_person)
def answer_suggestion(about: Person) -> ResponseReturnValue:
    """I set somebody aside."""
    form, back, number, name = AnswerForm(), url_for(".suggestions"), about.id, about.first
    if not form.validate():
        return carry_out(lambda: None, _("Choose one of the answers on the page."), back=back)
    said, me, day = Answer(form.answer.data), me_id(), today()
    sentence = _("Set aside. %(name)s is not told.", name=name)
    return carry_out(lambda: operations.answer(me, number, said, today=day), sentence, back=back)


def find_own_answer(person_id: int) -> SuggestionAnswer:
    """What I said of somebody, else 404."""
    return one_or_404(queries.answer_to(me_id(), person_id))


def is_owner(who: Actor, row: SuggestionAnswer) -> bool:
    """The word is its owner's."""
    return who.is_member and row.owner_id == who.person_id


@bp.post("/relationships/suggestions/<int:person_id>/take-back")
@requires(is_owner, of=find_own_answer)
def take_back_answer(row: SuggestionAnswer) -> ResponseReturnValue:
    """They may be proposed to me again."""
    said = _("They may be suggested to you again.")
    return carry_out(lambda: operations.take_back(row), said, back=url_for(".suggestions"))


@bp.post("/relationships/suggestions/again")
@requires(Standing.MEMBER)
def look_again() -> ResponseReturnValue:
    """Look for me once more, in the background."""
    me, account, now = me_id(), actor().account_id, clock.now()
    said = _("We look through the profiles. Come back in a few minutes.")
    return carry_out(lambda: operations.look_again(me, account_id=account, now=now), said, back=url_for(".suggestions"))
