"""`/asks`: what stands on the board, and what is mine."""

from __future__ import annotations

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.access import actor, requires
from portal.core.actors import Right, Standing
from portal.core.answering import answered, shown
from portal.core.db import db
from portal.core.paging import page_number, paginate
from portal.core.parts import here
from portal.core.settings import today
from portal.members.directory.queries import Filters as EveryPerson
from portal.members.directory.queries import left
from portal.members.people.models import Person
from portal.relationships.asks import policies, queries, words
from portal.relationships.asks.blueprint import bp
from portal.relationships.asks.errors import EnoughOpen
from portal.relationships.asks.finding import find_ask
from portal.relationships.asks.forms import AskForm
from portal.relationships.asks.matching import Match, could_answer
from portal.relationships.asks.models import Side
from portal.relationships.asks.operations import posting
from portal.relationships.asks.sight import Found
from portal.relationships.finding import me_id

PER_PAGE = 20
MOST_THANKED = 12


@bp.get("/asks")
@requires(Standing.MEMBER, Right.MEMBERS)
def board() -> ResponseReturnValue:
    """What members ask and offer, those first that the reader could answer; and whom somebody thanked lately."""
    filters, day, now, number = queries.Filters.read(request.args), today(), clock.now(), page_number()
    page = paginate(queries.board(filters, day), page=number, per_page=PER_PAGE, rows=True)
    first = number == 1 and not filters.any
    return render_template(
        "relationships/asks/board.html", page=page, filters=filters, chips=_chips(filters), words=words,
        matches=_matches() if first and page.items else [],
        thanked=queries.shown_thanks(day, now, MOST_THANKED) if first else [],
    )  # fmt: skip


def _matches() -> list[Match]:
    who, day = actor(), today()
    if not who.is_member or who.person_id is None:
        return []
    me = db.session.get_one(Person, who.person_id)
    rows = db.session.execute(queries.of_others(me.id, day)).all()
    return list(could_answer(me, [(ask, asker) for ask, asker in rows]))


def _chips(filters: queries.Filters) -> list[tuple[str, str]]:
    chips = []
    if filters.q:
        chips.append((f"“{filters.q}”", here(q=None, page=None)))
    if filters.side:
        chips.append((words.SIDES[filters.side], here(side=None, page=None)))
    if filters.kind:
        chips.append((words.KINDS[filters.kind], here(kind=None, page=None)))
    return chips


@bp.get("/asks/mine")
@requires(policies.own_asks)
def mine() -> ResponseReturnValue:
    """What I asked and offered, and what I answered; for me alone."""
    day = today()
    page = paginate(queries.mine(me_id()), page=page_number(), per_page=PER_PAGE)
    answers = db.session.execute(queries.my_answers(me_id(), day)).all() if page.number == 1 else []
    return render_template("relationships/asks/mine.html", page=page, answers=answers, today=day, words=words)


@bp.route("/asks/new", methods=["GET", "POST"])
@requires(policies.post_ask)
def new() -> ResponseReturnValue:
    """Ask for something, or offer it (`side=offer`)."""
    side = Side.OFFER if request.args.get("side") == Side.OFFER else Side.ASK
    form = AskForm()

    def act() -> str:
        ask = posting.post(me_id(), side, form.words(), today=today(), now=clock.now())
        return url_for("asks.show", ask_id=ask.id)

    said = _("It stands on the board, for 30 days. You hear as soon as somebody can help.")
    done = answered(form, act, said)
    if isinstance(form.refusal, EnoughOpen):
        form.refusal.leads = url_for("asks.mine")
    return done or _written(form, side=side, ask=None)


@bp.route("/asks/<int:ask_id>/edit", methods=["GET", "POST"])
@requires(policies.raise_ask, of=find_ask)
def edit(found: Found) -> ResponseReturnValue:
    """Say it better."""
    number, side = found.ask.id, found.ask.side
    form = AskForm(obj=found.ask)

    def act() -> str:
        posting.change(number, form.words(), today=today())
        return url_for("asks.show", ask_id=number)

    return answered(form, act, _("Saved.")) or _written(form, side=side, ask=find_ask(number).ask)


def _written(form: AskForm, **values: object) -> ResponseReturnValue:
    choices = left(EveryPerson(), today(), [], 0)
    return shown("relationships/asks/new.html", form=form, words=words, choices=choices, **values)
