"""`/introductions`: one page for all three, each seeing their own side, and their verbs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.access import requires
from portal.core.actors import Standing
from portal.core.answering import again, answered, carry_out, shown
from portal.core.dates import add_months
from portal.core.db import db, one_or_404
from portal.core.forms import Form, Press
from portal.core.paging import page_number, paginate
from portal.core.settings import today
from portal.members.people.models import Person
from portal.relationships.finding import me_id
from portal.relationships.introductions import policies, queries
from portal.relationships.introductions.blueprint import bp
from portal.relationships.introductions.forms import OUTSIDE, AskForm, PauseForm, RefuseForm, TellForm
from portal.relationships.introductions.inside import read
from portal.relationships.introductions.models import Introduction
from portal.relationships.introductions.operations import answering, asking, following, outside
from portal.relationships.introductions.queries import Known
from portal.relationships.introductions.seen import Seen, see
from portal.relationships.introductions.states import Party
from portal.relationships.outside import opened
from portal.relationships.ties import queries as ties


def find(handle: str) -> Known:
    """The introduction behind the reader's own address, else 404: for strangers, and for staff of any right."""
    found = queries.known_from([one_or_404(queries.found_by(handle, me_id()))], today())
    return found[0] if found else abort(404)


@bp.get("/introductions")
@requires(Standing.MEMBER, Standing.LAPSED)
def mine() -> ResponseReturnValue:
    """What I am asked, whom I bring together, who came together; and whether I would rather not be asked."""
    return _mine()


def _seen(found: Sequence[Known]) -> list[Seen]:
    """As the reader may see them; whoever is from outside is told that they were read about."""
    now = clock.now()
    everything = [see(known, now) for known in found]
    shown = [known.third for known, seen in zip(found, everything, strict=True) if known.third and seen.third]
    opened.note(shown, today(now))
    return everything


def _mine(pause: PauseForm | None = None) -> str:
    me = me_id()
    page = paginate(queries.sides_of(me), page=page_number(), per_page=40)
    everything = _seen(queries.known_from(page.items, today()))
    return render_template(
        "introductions/mine.html",
        page=page,
        waiting=[seen for seen in everything if seen.my_turn],
        under_way=[seen for seen in everything if not seen.my_turn and not seen.over],
        earlier=[seen for seen in everything if not seen.my_turn and seen.over],
        paused_until=queries.pause_of(me, today()),
        pause=pause or PauseForm(formdata=None, until=add_months(today(), 3)),
    )


@bp.route("/introductions/new", methods=["GET", "POST"])
@requires(Standing.MEMBER)
def new() -> ResponseReturnValue:
    """Choose two whom I know, one perhaps no member, and write to each why. `b`, `c` and `text`, for the second, may
    stand in the address.
    """
    me = me_id()
    people = list(db.session.scalars(ties.members_tied_to(me, today())))
    form = AskForm() if request.method == "POST" else AskForm(formdata=None)
    form.offer_people(people)
    if request.method == "GET":
        _fill_in(form, people)

    def act() -> str:
        return url_for("introductions.show", handle=queries.three_of(read(_asked(form, me)))[Party.ASKER].handle)

    said = _("Both are asked within the hour, each by themselves. You hear how it ends.")
    if form.member():
        said = _("The member is asked within the hour. Once they say yes, you find a link to forward here.")
    return answered(form, act, said) or shown("introductions/new.html", form=form, people=people)


def _asked(form: AskForm, me: int) -> Introduction:
    to_b, to_c, now = form.to_b.data or "", form.to_c.data or "", clock.now()
    if field := form.member():
        words = asking.Words(to_b, to_c) if field == "b" else asking.Words(to_c, to_b)
        member, told = int(form[field].data), form.told.data or ""
        return asking.ask_outside(me, member, words, told, field=field, today=today(), now=now)
    return asking.ask(me, int(form.b.data), int(form.c.data), asking.Words(to_b, to_c), today=today(), now=now)


def _fill_in(form: AskForm, people: Sequence[Person]) -> None:
    known = {OUTSIDE, *(str(person.id) for person in people)}
    for name in ("b", "c"):
        if (chosen := request.args.get(name, "")) in known:
            form[name].data = chosen
    form.to_c.data = request.args.get("text", "")[:600]


@bp.get("/introductions/<handle>")
@requires(policies.see_introduction, of=find)
def show(known: Known) -> ResponseReturnValue:
    """How it stands, and what is asked of me."""
    return _page(known)


def _page(known: Known, form: Form | None = None) -> str:
    seen = _seen([known])[0]
    given: dict[str, Form] = {"refuse": RefuseForm(formdata=None), "tell": TellForm(formdata=None)}
    if isinstance(form, RefuseForm | TellForm):
        given["refuse" if isinstance(form, RefuseForm) else "tell"] = form
    return render_template("introductions/show.html", seen=seen, form=form or Press(), forms=given, now=clock.now())


def _do(known: Known, action: Callable[[], Any], said: str = "", form: Form | None = None) -> ResponseReturnValue:
    """Act for the reader, then show the page, which says what was `said`; a refusal shows it with the reason."""
    form, handle = form if form is not None else Press(), known.side.handle

    def act() -> str:
        action()
        return url_for("introductions.show", handle=handle)

    return answered(form, act, said) or again(_page(find(handle), form=form))


@bp.post("/introductions/<handle>/withdraw")
@requires(policies.take_introduction_back, of=find)
def withdraw(known: Known) -> ResponseReturnValue:
    """Take it back before both have said yes."""
    return _do(known, lambda: asking.withdraw(known.row, now=clock.now()), _("You took it back."))


@bp.post("/introductions/<handle>/sent")
@requires(policies.take_introduction_back, of=find)
def sent(known: Known) -> ResponseReturnValue:
    """I have forwarded the link."""
    return _do(known, lambda: outside.put_away(known.row), _("Good. The link stays here until its day."))


@bp.post("/introductions/<handle>/agree")
@requires(policies.answer_introduction, of=find)
def agree(known: Known) -> ResponseReturnValue:
    """Yes, introduce us."""

    def act() -> None:
        answering.agree(known.row, known.party, today=today(), now=clock.now())

    return _do(known, act, _("Thank you. If it comes about, a message to both of you is on its way."))


@bp.post("/introductions/<handle>/refuse")
@requires(policies.refuse_introduction, of=find)
def refuse(known: Known) -> ResponseReturnValue:
    """Rather not, with no reason; and, if I like, nothing of the kind for a while."""
    form = RefuseForm()

    def act() -> None:
        answering.refuse(known.row, known.party, now=clock.now())
        if form.pause.data:
            day = today()
            answering.pause(me_id(), add_months(day, int(form.pause.data)), today=day)

    return _do(known, act, _("That is fine. Nobody is told that it was you."), form)


@bp.post("/introductions/<handle>/known")
@requires(policies.answer_introduction, of=find)
def know(known: Known) -> ResponseReturnValue:
    """I think that we know each other already."""

    def act() -> None:
        answering.refuse(known.row, known.party, known=True, now=clock.now())

    return _do(known, act, _("Good to hear. It ends here, and nobody is told why."))


@bp.post("/introductions/<handle>/not-now")
@requires(policies.answer_introduction, of=find)
def put_aside(known: Known) -> ResponseReturnValue:
    """Not now."""

    def act() -> None:
        answering.put_aside(known.row, known.party, now=clock.now())

    return _do(known, act, _("Put aside. You can still answer until its day; if you do not, it lapses by itself."))


@bp.post("/introductions/<handle>/went")
@requires(policies.answer_introduction, of=find)
def tell(known: Known) -> ResponseReturnValue:
    """How it went: whether we talked, whether it helped, a word to whoever brought us together."""
    form = TellForm()

    def act() -> None:
        following.tell(
            known.row,
            known.party,
            talked=form.talked.data == "yes",
            helped=bool(form.helped.data),
            thanks=form.thanks.data or "",
            today=today(),
            now=clock.now(),
        )

    return _do(known, act, _("Thank you for saying so."), form)


@bp.post("/introductions/pause")
@requires(Standing.MEMBER)
def pause() -> ResponseReturnValue:
    """Do not introduce me to people before that day."""
    form = PauseForm()

    def act() -> str:
        answering.pause(me_id(), form.until.data, today=today())
        return url_for("introductions.mine")

    said = _("You are asked nothing of this kind until then, and nobody is told.")
    return answered(form, act, said) or again(_mine(form))


@bp.post("/introductions/resume")
@requires(Standing.MEMBER)
def resume() -> ResponseReturnValue:
    """I may be asked again."""
    said = _("People may introduce you again.")
    return carry_out(lambda: answering.resume(me_id()), said, back=url_for("introductions.mine"))
