"""`/asks/<id>`: one ask, as its owner, a helper or any member sees it, and what each may do."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.access import actor, requires
from portal.core.answering import answered, carry_out, shown
from portal.core.forms import Form
from portal.core.settings import today
from portal.relationships.asks import policies, queries, words
from portal.relationships.asks.blueprint import bp
from portal.relationships.asks.errors import NoWayChosen
from portal.relationships.asks.finding import OfMine, find_answer, find_ask, find_thanks
from portal.relationships.asks.forms import AnswerForm, CloseForm, ReplyForm, ReportForm, TakeDownForm, ThanksForm
from portal.relationships.asks.models import AskThanks, State, Way
from portal.relationships.asks.operations import answering, closing, posting
from portal.relationships.asks.sight import Found
from portal.relationships.finding import me_id
from portal.relationships.ties.queries import are_tied


def address_of(ask_id: int) -> str:
    """Where its page is."""
    return url_for("asks.show", ask_id=ask_id)


@bp.get("/asks/<int:ask_id>")
@requires(policies.read_ask, of=find_ask)
def show(found: Found) -> ResponseReturnValue:
    """The ask; its answers for its owner, one's own for a helper, and thanks as far as everybody in them agrees."""
    return show_page(found)


def show_page(found: Found, **forms: Form) -> ResponseReturnValue:
    """The page, with forms that were sent and not taken."""
    me, now, day = me_id() if actor().person_id else None, clock.now(), today()
    ask = found.ask
    answers = queries.answers_to(ask.id, day) if found.mine else []
    rows = queries.thanks_on(ask.id, day)
    given: dict[str, Form] = {
        "answer": AnswerForm(formdata=None), "reply": ReplyForm(formdata=None), "report": ReportForm(formdata=None),
        "take_down": TakeDownForm(formdata=None), "thank": ThanksForm(formdata=None),
    }  # fmt: skip
    sent = next(iter(forms.values()), None)
    return shown(
        "relationships/asks/show.html", found=found, ask=ask, words=words, today=day, form=sent, forms=given | forms,
        came=answers, my_answer=queries.my_answer(ask.id, me) if me and not found.mine else None,
        named=[(thanks, helped) for thanks, helper, helped, _here in rows if helper.id == me],
        thanked=[(thanks, helper) for thanks, helper, helped, _here in rows if helped.id == me],
        public=queries.readable(rows, now) if found.state is not State.TAKEN_DOWN else [],
        introduce=_introduction(found),
    )  # fmt: skip


def _introduction(found: Found) -> str:
    """Where a member who knows whoever asked begins to bring them together with somebody else they know."""
    who, asker = actor(), found.asker.id
    if not policies.answer_ask(who, found) or who.person_id is None or found.ask.is_offer or not found.asker_here:
        return ""
    if not (who.is_member and are_tied(who.person_id, asker)):
        return ""
    words = _("You ask for: %(title)s", title=found.ask.title)
    return url_for("introductions.new", c=asker, text=words)


def _again(form: Form, name: str, number: int, act: Any, said: str) -> ResponseReturnValue:
    """Act and lead back to the page; or show it with the form and what is to be put right."""

    def acting() -> str:
        act()
        return address_of(number)

    return answered(form, acting, said) or show_page(find_ask(number), **{name: form})


@bp.post("/asks/<int:ask_id>/answer")
@requires(policies.answer_ask, of=find_ask)
def answer(found: Found) -> ResponseReturnValue:
    """I can help; I know someone; a word. From a ring it leads back there."""
    form, number, slug = AnswerForm(), found.ask.id, found.event.slug if found.in_the_room and found.event else ""
    way = request.form.get("way", "")
    ring = request.form.get("from") == "ring" and slug

    def act() -> str:
        if way not in set(Way):
            raise NoWayChosen
        line = form.line.data or ""
        answering.answer(number, actor(), Way(way), line, today=today(), now=clock.now())
        return url_for("asks.ring", slug=slug) + f"#ask-{number}" if ring else address_of(number)

    said = _("Thank you. Your words stand on the page.") if way == Way.WORD else _("Thank you. They are told.")
    return answered(form, act, said) or show_page(find_ask(number), answer=form)


@bp.post("/asks/<int:ask_id>/take-back")
@requires(policies.read_ask, of=find_ask)
def take_back(found: Found) -> ResponseReturnValue:
    """Take my answer back."""
    number, me = found.ask.id, me_id()
    stays = policies.answer_ask(actor(), found)
    back = address_of(number) if stays else url_for("asks.mine")
    return carry_out(partial(answering.take_back, number, me), _("Taken back."), back=back)


@bp.post("/asks/answers/<int:answer_id>/accept")
@requires(policies.own_asks, of=find_answer)
def accept(of_mine: OfMine) -> ResponseReturnValue:
    """Yes, gladly."""
    form, number = ReplyForm(), of_mine.answer.id
    act = partial(_accept, number, form)
    return _again(form, "reply", of_mine.ask_id, act, _("They are told. The rest is between the two of you."))


def _accept(number: int, form: ReplyForm) -> None:
    answering.accept(number, form.reply.data or "", now=clock.now())


@bp.post("/asks/answers/<int:answer_id>/lay-aside")
@requires(policies.own_asks, of=find_answer)
def lay_aside(of_mine: OfMine) -> ResponseReturnValue:
    """Nothing more of it is needed; nobody is told."""
    act = partial(answering.lay_aside, of_mine.answer.id, now=clock.now())
    return carry_out(act, _("Laid aside. They are not told."), back=address_of(of_mine.ask_id))


@bp.post("/asks/<int:ask_id>/renew")
@requires(policies.raise_ask, of=find_ask)
def renew(found: Found) -> ResponseReturnValue:
    """For 30 days more."""
    number = found.ask.id
    act = partial(posting.renew, number, today=today(), now=clock.now())
    return carry_out(act, _("It stands for 30 days more."), back=address_of(number))


@bp.post("/asks/<int:ask_id>/keep")
@requires(policies.raise_ask, of=find_ask)
def keep(found: Found) -> ResponseReturnValue:
    """From a ring onto the board."""
    number = found.ask.id
    act = partial(posting.keep, number, today=today(), now=clock.now())
    return carry_out(act, _("It stands on the board, for 30 days."), back=address_of(number))


@bp.route("/asks/<int:ask_id>/close", methods=["GET", "POST"])
@requires(policies.look_after_ask, of=find_ask)
def close(found: Found) -> ResponseReturnValue:
    """It is done; whom I thank."""
    number, now = found.ask.id, clock.now()
    answers = [] if found.ask.is_offer else queries.answers_to(number, today())
    form = CloseForm()
    form.helpers.choices = [(str(helper.id), helper.name) for _answer, helper, _here in answers]

    def act() -> str:
        closing.close(
            number, {int(each) for each in form.helpers.data or []}, form.other.data or "", form.thanks.data or "",
            shown=form.shown.data, today=today(), now=now,
        )  # fmt: skip
        return address_of(number)

    return answered(form, act, _("Closed. Whoever you thank is told.") if not found.ask.is_offer else _("Closed.")) or (
        shown("relationships/asks/close.html", form=form, found=find_ask(number), words=words)
    )


@bp.post("/asks/<int:ask_id>/thank")
@requires(policies.read_ask, of=find_ask)
def thank(found: Found) -> ResponseReturnValue:
    """Of an offer that I took up: it was of use."""
    form, number = ThanksForm(), found.ask.id

    def act() -> None:
        closing.thank(number, actor(), form.thanks.data or "", shown=form.shown.data, today=today(), now=clock.now())

    return _again(form, "thank", number, act, _("They are told."))


@bp.post("/asks/thanks/<int:thanks_id>/agree")
@requires(policies.own_asks, of=find_thanks)
def agree(row: AskThanks) -> ResponseReturnValue:
    """My name may stand there."""
    act = partial(closing.agree, row.id, now=clock.now())
    return carry_out(act, _("Thank you. Your name stands there for 30 days."), back=address_of(row.ask_id))


@bp.post("/asks/thanks/<int:thanks_id>/step-out")
@requires(policies.own_asks, of=find_thanks)
def step_out(row: AskThanks) -> ResponseReturnValue:
    """My name does not stand there."""
    act = partial(closing.step_out, row.id, now=clock.now())
    return carry_out(act, _("Your name stays out of it. Nobody is told."), back=address_of(row.ask_id))
