"""`/leadership/next-chapter/<term>`: what somebody would enjoy; how they are; and the list for those who accompany."""

from __future__ import annotations

from flask import abort, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import or_

from portal.core import clock
from portal.core.access import actor, requires
from portal.core.actors import ANYWHERE, Right, Standing
from portal.core.answering import answered, carry_out, shown
from portal.core.paging import page_number, paginate
from portal.core.settings import today
from portal.leadership.blueprint import bp
from portal.leadership.next_chapter import policies, queries
from portal.leadership.next_chapter.forms import ANSWERS, WISHES, AnswerForm, WishesForm
from portal.leadership.next_chapter.models import Answer
from portal.leadership.next_chapter.operations import wishes as operations
from portal.leadership.next_chapter.queries import Chapter
from portal.leadership.offices import queries as offices
from portal.leadership.offices.models import Body


def my_chapter(chapter: int) -> Chapter:
    """What comes after one of the actor's own terms, once it is asked."""
    found = queries.chapter(chapter)
    mine = found is not None and found.person.id == actor().person_id and found.is_asked(today())
    return found if found and mine else abort(404)


def my_check_in(chapter: int, days: int) -> tuple[Chapter, int]:
    """One of the actor's own check-ins whose day has come."""
    found = my_chapter(chapter)
    return (found, days) if days in found.due(today()) else abort(404)


def a_check_in(chapter: int, days: int) -> tuple[Chapter, int]:
    """Somebody's check-in, for whoever accompanies them."""
    found = queries.chapter(chapter)
    may = found is not None and policies.accompany(actor(), found)
    return (found, days) if found and may and days in found.due(today()) else abort(404)


@bp.route("/leadership/next-chapter/<int:chapter>", methods=["GET", "POST"])
@requires(Standing.SIGNED_IN, of=my_chapter)
def next_chapter(mine: Chapter) -> ResponseReturnValue:
    """What I would enjoy after this term."""
    row, term = mine.wishes, mine.term
    number = term.id
    form = WishesForm(data={"wishes": row.wishes, "words": row.words, "circle": row.circle} if row else None)

    def act() -> str:
        operations.wish(
            term, wishes=form.wishes.data or [], words=form.words.data or "", circle=form.circle.data, now=clock.now()
        )
        return url_for("leadership.service")

    if done := answered(form, act, _("Thank you. You can change it whenever you like.")):
        return done
    return shown("leadership/next_chapter.html", chapter=my_chapter(number), form=form, day=today())


@bp.route("/leadership/next-chapter/<int:chapter>/after/<int:days>", methods=["GET", "POST"])
@requires(Standing.SIGNED_IN, of=my_check_in)
def check_in(mine: tuple[Chapter, int]) -> ResponseReturnValue:
    """How I am, so many days after."""
    chapter, days = mine
    form, row, term = AnswerForm(), chapter.check_ins.get(days), chapter.term
    number = term.id

    def act() -> str:
        operations.answer(term, days, said=Answer(form.answer.data), words=form.words.data or "", now=clock.now())
        return url_for("leadership.service")

    if done := answered(form, act, _("Thank you for telling us.")):
        return done
    return shown("leadership/check_in.html", chapter=my_chapter(number), form=form, row=row, answers=ANSWERS)


@bp.get("/leadership/next-chapters")
@requires(policies.accompany_some)
def next_chapters() -> ResponseReturnValue:
    """Who leaves or has left lately in the bodies one chairs or keeps: what they wish for, and how they are."""
    who, day = actor(), today()
    bodies = [Body.id.in_(who.chairs)]
    if who.may(Right.LEADERSHIP, ANYWHERE):
        bodies.append(Body.id.in_(offices.bodies_in_reach(who, Right.LEADERSHIP)))
    page = paginate(queries.chapters(day, or_(*bodies)), page=page_number(), rows=True)
    return shown(
        "leadership/next_chapters.html", page=page, found=queries.with_check_ins(page.items), day=day,
        wishes=WISHES, answers=ANSWERS, me_id=who.person_id,
        linked=queries.visible_among(who, [row[3].id for row in page.items]),
    )  # fmt: skip


@bp.post("/leadership/next-chapter/<int:chapter>/after/<int:days>/talked")
@requires(Standing.SIGNED_IN, of=a_check_in)
def say_talked(theirs: tuple[Chapter, int]) -> ResponseReturnValue:
    """The chair had a word with them."""
    chapter, days = theirs
    said = _("Noted. Thank you for asking.")
    back = url_for("leadership.next_chapters")
    return carry_out(lambda: operations.say_talked(chapter.term, days, now=clock.now()), said, back=back)
