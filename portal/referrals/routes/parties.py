"""One page for all three parties, each seeing their own side of it, and their verbs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.access import requires
from portal.core.actors import Standing
from portal.core.answering import answered
from portal.core.db import one_or_404
from portal.core.forms import Form, Press
from portal.core.paging import page_number, paginate
from portal.core.settings import today
from portal.referrals import policies, queries, words
from portal.referrals.blueprint import bp
from portal.referrals.forms import WORKING, DeclineForm, OutcomeForm, TalkedForm, ThanksForm, UsefulForm
from portal.referrals.models import Budget, DeclineCode, Kind, Referral
from portal.referrals.operations import answering, forgetting, telling
from portal.referrals.seen import Seen, see
from portal.referrals.states import Party, State
from portal.relationships.finding import me_id
from portal.relationships.outside import opened
from portal.relationships.outside.seen import Outsider


def find(handle: str) -> Referral:
    """The referral behind the reader's own address, else 404: for strangers, and for staff of any right."""
    return one_or_404(queries.found_by(handle, me_id()))


def seen_by_me(referrals: Iterable[Referral], now: datetime) -> list[Seen]:
    """The referrals as the reader may see them; their people in one statement."""
    rows, me = list(referrals), me_id()
    people, outside = queries.parties_to(rows), queries.outside_of(rows)
    found = [see(row, queries.party_of(row, me) or Party.REFERRED, people, now, outside.get(row.id)) for row in rows]
    shown = [outside[row.id] for row, seen in zip(rows, found, strict=True) if isinstance(seen.referred, Outsider)]
    opened.note(shown, today(now))
    return found


@bp.get("/referrals")
@requires(Standing.MEMBER, Standing.LAPSED)
def mine() -> ResponseReturnValue:
    """What I gave, what I was given, what concerns me: next steps first, then stories."""
    now = clock.now()
    page = paginate(queries.of(me_id(), now), page=page_number(), per_page=40)
    everything = seen_by_me(page.items, now)
    return render_template(
        "referrals/mine.html",
        page=page,
        waiting=sorted((seen for seen in everything if seen.my_turn), key=lambda seen: seen.urgency),
        under_way=[seen for seen in everything if not seen.my_turn and not seen.over],
        thanked=[seen for seen in everything if seen.party is Party.GIVER and seen.thanks],
        earlier=[seen for seen in everything if seen.over and not (seen.party is Party.GIVER and seen.thanks)],
    )


@bp.get("/referrals/<handle>")
@requires(policies.see, of=find)
def show(referral: Referral) -> ResponseReturnValue:
    """How it stands, whose turn it is, what follows."""
    return _render(referral)


def show_page(handle: str, form: Form, earlier: str | None = None) -> ResponseReturnValue:
    """The page again, after a verb that was refused. `earlier`: the giver's address of the same offer of before."""
    return _render(find(handle), form, earlier), 422


def _render(referral: Referral, form: Form | None = None, earlier: str | None = None) -> str:
    form, day = form or Press(), today()
    seen = seen_by_me([referral], clock.now())[0]
    given: dict[str, Form] = {
        "decline": DeclineForm(formdata=None),
        "talked": TalkedForm(formdata=None, talked_on=day),
        "outcome": OutcomeForm(formdata=None),
        "thanks": ThanksForm(formdata=None),
        "useful": UsefulForm(formdata=None),
    }
    kind = {kind: name for name, known in given.items() if (kind := type(known))}.get(type(form))
    if kind:
        given[kind] = form
    return render_template(
        "referrals/show.html", seen=seen, words=words, form=form, forms=given, today=day, earlier=earlier
    )


def _do(
    referral: Referral, action: Callable[[datetime], None], form: Form | None = None, *, said: str
) -> ResponseReturnValue:
    """Act for the reader, then show the page, which says what was `said`; a refusal shows it with the reason."""
    form = form if form is not None else Press()
    handle = queries.handle_of(referral, queries.party_of(referral, me_id()) or Party.REFERRED)

    def act() -> str:
        action(clock.now())
        still_mine = queries.party_of(referral, me_id()) is not None
        return url_for("referrals.show", handle=handle) if still_mine else url_for("referrals.mine")

    return answered(form, act, said) or show_page(handle, form=form)


@bp.post("/referrals/<handle>/accept")
@requires(policies.receive, of=find)
def accept(referral: Referral) -> ResponseReturnValue:
    """My kind of work, and I have time."""
    said = _("Thank you. The other side is asked now; you hear as soon as they say yes.")
    if referral.kind is Kind.OWN_PURCHASE:
        said = _("Thank you. They hear that you have time, and get in touch with you.")
    return _do(referral, lambda now: answering.accept(referral, now=now), said=said)


@bp.post("/referrals/<handle>/decline")
@requires(policies.receive, of=find)
def decline(referral: Referral) -> ResponseReturnValue:
    """Not this time."""
    form = DeclineForm()
    return _do(
        referral,
        lambda now: answering.decline(referral, DeclineCode(form.code.data), form.line.data or "", now=now),
        form,
        said=_("Thank you for answering. The giver is told."),
    )


@bp.post("/referrals/<handle>/agree")
@requires(policies.be_introduced, of=find)
def agree(referral: Referral) -> ResponseReturnValue:
    """The referred person: yes, introduce us."""
    said = _("You are introduced. A message to both of you is on its way.")
    return _do(referral, lambda now: answering.agree(referral, now=now), said=said)


@bp.post("/referrals/<handle>/refuse")
@requires(policies.own, of=find)
def refuse(referral: Referral) -> ResponseReturnValue:
    """The referred person: rather not."""
    said = _("It is not going ahead, and what was written about you in it is erased.")
    return _do(referral, lambda now: answering.refuse(referral, now=now), said=said)


@bp.post("/referrals/<handle>/talked")
@requires(policies.receive, of=find)
def talked(referral: Referral) -> ResponseReturnValue:
    """We have talked."""
    form = TalkedForm()

    def act(now: datetime) -> None:
        telling.talked(referral, on=form.talked_on.data, expected=form.expected.data, today=today(now), now=now)

    return _do(referral, act, form, said=_("Noted. Say how it turned out when you know."))


@bp.post("/referrals/<handle>/outcome")
@requires(policies.receive, of=find)
def outcome(referral: Referral) -> ResponseReturnValue:
    """How it turned out, or that we are still at it."""
    form = OutcomeForm()

    def act(now: datetime) -> None:
        if form.outcome.data == WORKING:
            telling.still_working(referral, now=now)
            return
        telling.turned_out(
            referral,
            State(form.outcome.data),
            usefulness=int(form.usefulness.data) if form.usefulness.data else None,
            value_band=Budget(form.value_band.data) if form.value_band.data else None,
            thanks=form.thanks.data or "",
            now=now,
        )

    working = form.outcome.data == WORKING
    told = _("Thank you. The giver hears how it turned out.")
    return _do(referral, act, form, said=_("Noted. Say so again when there is news.") if working else told)


@bp.post("/referrals/<handle>/unreachable")
@requires(policies.receive, of=find)
def unreachable(referral: Referral) -> ResponseReturnValue:
    """I could not reach them."""
    said = _("Noted. The giver hears that you could not reach them.")
    return _do(referral, lambda now: telling.turned_out(referral, State.UNREACHABLE, now=now), said=said)


@bp.post("/referrals/<handle>/useful")
@requires(policies.receive, of=find)
def useful(referral: Referral) -> ResponseReturnValue:
    """How useful it was, for oneself."""
    form = UsefulForm()
    said = _("Kept for yourself alone.")
    return _do(referral, lambda now: telling.useful(referral, int(form.usefulness.data), now=now), form, said=said)


@bp.post("/referrals/<handle>/thank")
@requires(policies.receive, of=find)
def thank(referral: Referral) -> ResponseReturnValue:
    """A word to the giver."""
    form = ThanksForm()
    said = _("Your words are on their way.")
    return _do(referral, lambda now: telling.thank(referral, form.thanks.data or "", now=now), form, said=said)


@bp.post("/referrals/<handle>/stop")
@requires(policies.own, of=find)
def stop(referral: Referral) -> ResponseReturnValue:
    """The referred person ends it."""
    return _do(referral, lambda now: forgetting.stop(referral, now=now), said=_("It has ended. The others are told."))


@bp.post("/referrals/<handle>/erase")
@requires(policies.own, of=find)
def erase(referral: Referral) -> ResponseReturnValue:
    """The referred person has everything about them erased."""
    said = _("Everything about you in it is erased.")
    return _do(referral, lambda now: forgetting.erase_mine(referral, now=now), said=said)
