"""`/leadership/circle`: those who served and like to stay close."""

from __future__ import annotations

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.access import actor, requires
from portal.core.actors import Standing
from portal.core.answering import answered, carry_out, shown
from portal.core.db import db
from portal.core.paging import page_number, paginate
from portal.leadership.blueprint import bp
from portal.leadership.next_chapter import policies, queries
from portal.leadership.next_chapter.forms import WordForm
from portal.leadership.next_chapter.operations import circle as operations

MOST_WORDS = 10


@bp.get("/leadership/circle")
@requires(policies.see_circle)
def circle() -> ResponseReturnValue:
    """Who is in it, and what was written to it."""
    return _page(WordForm(formdata=None))


def _page(form: WordForm) -> ResponseReturnValue:
    who, page = actor(), paginate(queries.in_circle(), page=page_number())
    return shown(
        "leadership/circle.html", page=page, form=form,
        words=list(db.session.scalars(queries.circle_words().limit(MOST_WORDS))),
        inside=who.person_id is not None and queries.is_in_circle(who.person_id),
        writes=policies.write_circle(who), joins=who.serves,
        linked=queries.visible_among(who, [person.id for person in page.items]),
    )  # fmt: skip


@bp.post("/leadership/circle")
@requires(policies.write_circle)
def write_circle() -> ResponseReturnValue:
    """Write to all of them."""
    form = WordForm()

    def act() -> str:
        operations.write(form.subject.data or "", form.words.data or "", by=actor().person_id, now=clock.now())
        return url_for("leadership.circle")

    return answered(form, act, _("Written. Everybody in the circle gets it by mail.")) or _page(form)


@bp.post("/leadership/circle/join")
@requires(Standing.SIGNED_IN)
def join_circle() -> ResponseReturnValue:
    """Come in, having served."""
    number = actor().person_id or 0
    back = url_for("leadership.service")
    return carry_out(lambda: operations.join(number, now=clock.now()), _("Welcome to the circle."), back=back)


@bp.post("/leadership/circle/leave")
@requires(Standing.SIGNED_IN)
def leave_circle() -> ResponseReturnValue:
    """Go; no more letters to the circle."""
    number = actor().person_id or 0
    said = _("You have left the circle. No more letters to it reach you.")
    return carry_out(lambda: operations.leave(number), said, back=url_for("leadership.service"))
