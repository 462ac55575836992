"""The panel of a call: named by whoever decides, read along by those who are on it."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts import throttle
from portal.core import clock
from portal.core.access import actor, requires
from portal.core.actors import Right
from portal.core.answering import Done, answered, carry_out, shown
from portal.core.forms import Press
from portal.leadership.blueprint import bp
from portal.leadership.offices.routes.finding import offered_people, words_asked
from portal.leadership.succession import operations, queries
from portal.leadership.succession.forms import AssessmentForm, SuggestForm
from portal.leadership.succession.models import Call, Candidacy
from portal.leadership.succession.panel import MOST_READERS, PanelMember
from portal.leadership.succession.routes.finding import (
    call_on_panel,
    call_to_decide,
    candidacy_to_read,
    place_to_leave,
    was_found,
)
from portal.members.people.queries import me


@bp.route("/leadership/calls/<slug>/panel", methods=["GET", "POST"])
@requires(was_found, of=call_to_decide)
def panel(call: Call) -> ResponseReturnValue:
    """Who reads along; somebody is put on the panel."""
    slug, form = call.slug, SuggestForm()
    words = words_asked()
    found = offered_people(words, form.person, only_visible=not actor().may(Right.LEADERSHIP, call))

    def act() -> Done:
        person = next(person for person in found if person.id == form.person.data)
        throttle.count(throttle.back_and_forth(me().id, f"panel {call.id} {person.id}"), now=clock.now())
        operations.name_reader(call, person, by=me(), now=clock.now())
        return Done(url_for("leadership.panel", slug=slug), _("They are on the panel, and are written to."))

    if done := answered(form, act):
        return done
    if request.method == "POST":
        call = call_to_decide(slug)
    return shown(
        "leadership/panel.html", call=call, form=form, found=found, words=words, readers=queries.panel_of(call),
        most=MOST_READERS, over=call.is_over,
    )  # fmt: skip


@bp.post("/leadership/panel/<int:place>/leave")
@requires(was_found, of=place_to_leave)
def leave_panel(member: PanelMember) -> ResponseReturnValue:
    """Take somebody off, or leave."""
    form, slug = Press(), member.call.slug
    back = url_for("leadership.call", slug=slug)
    if member.person_id != actor().person_id:
        back = url_for("leadership.panel", slug=slug)
    if not form.validate_on_submit():
        return redirect(back, 303)
    said = _("Done. What was written about candidates went along.")
    return carry_out(lambda: operations.leave_panel(member, now=clock.now()), said, back=back)


@bp.get("/leadership/calls/<slug>/reading")
@requires(was_found, of=call_on_panel)
def reading(call: Call) -> ResponseReturnValue:
    """Those who stand, for whoever is on the panel; nobody, to those who stand themselves."""
    mine = queries.my_place(call, actor().person_id)
    apart = mine is None or mine.apart
    read = {} if apart else queries.read_of(call)
    return render_template(
        "leadership/reading.html", call=call, candidacies=list(read), mine=mine, apart=apart, assessments=read
    )  # fmt: skip


@bp.route("/leadership/candidacies/<int:number>/assessment", methods=["GET", "POST"])
@requires(was_found, of=candidacy_to_read)
def assess(candidacy: Candidacy) -> ResponseReturnValue:
    """Say what one thinks of a candidate."""
    number, slug = candidacy.id, candidacy.call.slug
    known = {"words": queries.words_of(actor().person_id, candidacy)}
    form = AssessmentForm(data=known if request.method == "GET" else None)

    def act() -> str:
        operations.assess(candidacy, words=form.words.data or "", by=me(), now=clock.now())
        return url_for("leadership.reading", slug=slug)

    if done := answered(form, act, _("Noted, for the panel and for whoever decides.")):
        return done
    candidacy = candidacy_to_read(number)
    return shown("leadership/assessment.html", candidacy=candidacy, call=candidacy.call, form=form)
