"""`/office/duplicates` and what is done about them: two entries put together, taken apart, or told to be two people."""

from __future__ import annotations

from typing import Any

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from portal.accounts.sessions import giver
from portal.core import clock
from portal.core.access import actor, requires
from portal.core.actors import Right
from portal.core.answering import answered, carry_out, shown
from portal.core.db import db, one_or_404
from portal.core.forms import Press
from portal.core.parts import toast
from portal.core.settings import today
from portal.members.blueprint import bp
from portal.members.memberships import history
from portal.members.memberships.queries.standings import standings
from portal.members.merging import duplicates, queries
from portal.members.merging.apart import preview
from portal.members.merging.fields import differences
from portal.members.merging.forms import put_together
from portal.members.merging.operations import merging, overlaps
from portal.members.merging.operations.telling_apart import tell_apart
from portal.members.people.merges import A_WEEK, Merge
from portal.members.people.models import Person
from portal.members.people.routes.office import find_anyone


def find_merge(merge_id: int) -> Merge:
    return one_or_404(queries.with_both(merge_id))


def find_two(person_id: int, other_id: int) -> tuple[Person, Person]:
    """Two entries, of which none was put into another one."""
    both = select(Person).where(Person.id.in_([person_id, other_id]), Person.is_there())
    found = {person.id: person for person in db.session.scalars(both)}
    return (found[person_id], found[other_id]) if len(found) == 2 else abort(404)


@bp.get("/office/duplicates")
@requires(Right.MEMBERS)
def office_duplicates() -> ResponseReturnValue:
    found = duplicates.pairs()
    people = {person.id for pair in found for person in (pair.one, pair.other)}
    return shown("members/office/duplicates.html", pairs=found, stands=_stand(people), press=Press())


@bp.get("/office/people/<int:person_id>/twice")
@requires(Right.MEMBERS, of=find_anyone)
def office_twice(person: Person) -> ResponseReturnValue:
    words = request.args.get("q", "").strip()[:200]
    alike = duplicates.alike(person)
    known = {pair.other.id for pair in alike}
    found = [each for each in duplicates.called(words, but=person.id) if each.id not in known] if words else []
    stands = _stand(known | {each.id for each in found})
    return shown("members/office/twice.html", person=person, alike=alike, found=found, q=words, stands=stands)


@bp.route("/office/people/<int:person_id>/merge/<int:other_id>", methods=["GET", "POST"])
@requires(Right.MEMBERS, of=find_two)
def office_merge(two: tuple[Person, Person]) -> ResponseReturnValue:
    """What would go where; and, pressed, does it."""
    form, (number, other) = put_together(differences(*two)), (person.id for person in two)

    def act() -> str:
        kept, merged = (db.session.get_one(Person, each) for each in (number, other))
        merging.merge(kept, merged, taken=form.taken, giver=giver(), now=clock.now())
        return url_for(".office_person", person_id=number)

    said = _("They are one entry now. For a week you can take them apart again.")
    if done := answered(form, act, said, tell=toast):
        return done
    kept, merged = (db.session.get_one(Person, each) for each in (number, other))
    return shown("members/office/merge.html", form=form, kept=kept, merged=merged, **_preview(kept, merged))


def _preview(kept: Person, merged: Person) -> dict[str, Any]:
    held, (no, both) = queries.held(merged.id), merging.look(kept, merged, actor().account_id)
    return {
        "goes": [lead.label for lead in held if lead.label],
        "private": any(not lead.label for lead in held),
        "cuts": overlaps.cuts(kept.id, merged.id),
        "impossible": no.sentence if no else "",
        "both_sign_in": both,
    }


def _stand(ids: set[int]) -> dict[int, Any]:
    """How each stands in the list, in words."""
    found = standings(sorted(ids), today())
    return {number: (history.WORDS[each.status], history.TAGS[each.status]) for number, each in found.items()}


@bp.post("/office/people/<int:person_id>/apart/<int:other_id>")
@requires(Right.MEMBERS, of=find_two)
def office_not_the_same(two: tuple[Person, Person]) -> ResponseReturnValue:
    numbers = [person.id for person in two]

    def act() -> None:
        one, other = (db.session.get_one(Person, number) for number in numbers)
        tell_apart(one, other, now=clock.now())

    return carry_out(act, _("Noted: they are two people."), back=url_for(".office_duplicates"))


@bp.route("/office/merges/<int:merge_id>/undo", methods=["GET", "POST"])
@requires(Right.MEMBERS, of=find_merge)
def office_undo_merge(merge: Merge) -> ResponseReturnValue:
    """What would move back and what would stay; and, pressed, does it."""
    if request.method == "GET":
        told = preview(merge, now=clock.now())
        return render_template("members/office/apart.html", merge=merge, told=told, until=merge.made_at + A_WEEK)
    number, kept_id = merge.id, merge.kept_id

    def act() -> None:
        merging.undo(db.session.get_one(Merge, number), giver=giver(), now=clock.now())

    said = _("They are two entries again. What came since then stayed with the first one.")
    return carry_out(act, said, back=url_for(".office_person", person_id=kept_id))
