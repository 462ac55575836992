"""`/people` and `/people/<id>`: finding members, and getting to know one."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from flask import Response, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.core.access import actor, requires
from portal.core.actors import Actor, Right, Standing
from portal.core.db import db, one_or_404
from portal.core.downloads import Download
from portal.core.paging import Page, page_number
from portal.core.parts import here
from portal.core.settings import today
from portal.members.blueprint import bp
from portal.members.directory import codes, policies, vcard
from portal.members.directory import queries as directory
from portal.members.directory.panels import panels
from portal.members.memberships.queries import organisations
from portal.members.memberships.queries.members import member_since, visible_people
from portal.members.people import forms, links, profile
from portal.members.people.merges import kept_for
from portal.members.people.models import Person, face_url, person_path
from portal.members.people.steps import Step

PER_PAGE = 50
MOST_SAID, MOST_FIRMS, MOST_CLOSE = 3, 4, 12


def find_person(person_id: int) -> Person:
    """A person whom the actor may see; whose entry was put into another one is found there."""
    found = db.session.scalar(visible_people(actor()).where(Person.id == person_id))
    if found is None and (further := kept_for(person_id)) is not None:
        one_or_404(visible_people(actor()).where(Person.id == further))
        abort(redirect(person_path(further), 303))
    return found or abort(404)


@bp.get("/people")
@requires(Standing.MEMBER, Right.MEMBERS)
def people() -> ResponseReturnValue:
    filters, day = directory.Filters.read(request.args), today()
    number = page_number()
    if not 1 <= number <= 1_000_000:
        abort(404)
    rows, total = directory.found(filters, day, page=number, per_page=PER_PAGE)
    close = directory.nearly(filters, day, most=MOST_CLOSE) if not rows and filters.q else []
    rows, total = (rows, total) if not close else (close, len(close))
    newest = day - directory.NEW_FOR
    cards = [
        (person_path(r[0]), r[1], face_url(r[2]), r[3] or r[4], r[5], r[6] is not None and r[6] >= newest, r[7:9])
        for r in rows
    ]
    firms = organisations.fitting(actor(), filters.q, day, most=MOST_FIRMS + 1) if filters.words and number == 1 else []
    left = directory.left(filters, day, rows, 0 if close else total)
    return render_template(
        "members/people.html", page=Page(cards, total, number, PER_PAGE), filters=filters,
        firms=firms[:MOST_FIRMS], more_firms=len(firms) > MOST_FIRMS,
        choices=left, said=_left(filters, left, total), chips=_chips(filters),
        sentence=_sentence(filters, total, close=bool(close)), orders=_orders(filters),
        download_form=Download.shown() if actor().may(Right.MEMBERS) and not close else None,
    )  # fmt: skip


def _orders(filters: directory.Filters) -> dict[str, Any]:
    """What the list can be in the order of."""
    by_name = _("By name")
    orders = {"": _("Closest fit first"), "name": by_name} if filters.words else {"": by_name}
    return orders | {"newest": _("Newest first")}


def _left(filters: directory.Filters, left: dict[str, dict[str, int | None]], total: int) -> list[tuple[Any, str]]:
    """What would be left by another choice, in words, each with its address: the most at first."""
    said: list[tuple[Any, str]] = []
    for facet, chosen in (("near", filters.near), ("trade", filters.trade)):
        counted = [(people, value) for value, people in left[facet].items() if people and people < total and not chosen]
        for people, value in sorted(counted, key=lambda each: -each[0])[:MOST_SAID]:
            words = (
                ngettext("%(num)s near %(town)s", "%(num)s near %(town)s", people, town=value)
                if facet == "near"
                else ngettext("%(num)s in %(trade)s", "%(num)s in %(trade)s", people, trade=value)
            )  # fmt: skip
            said.append((words, here(**{facet: value, "page": None})))
    return said


def _chips(filters: directory.Filters) -> list[tuple[str, str]]:
    """The filters in use, each with the address without it."""
    chips = []
    if filters.q:
        chips.append((f"“{filters.q}”", here(q=None, page=None)))
    if filters.trade:
        chips.append((filters.trade, here(trade=None, page=None)))
    if filters.near:
        chips.append((filters.near, here(near=None, page=None)))
    if filters.new:
        chips.append((_("New in the last three months"), here(new=None, page=None)))
    if filters.organisation:
        chips.append((_("One organisation"), here(organisation=None, page=None)))
    return chips


def _sentence(filters: directory.Filters, total: int, *, close: bool) -> Any:
    if close:
        return _("Nobody fits “%(words)s” as it is written; these come close", words=filters.q)
    if not total:
        return _("Nobody fits all of this")
    if filters.q:
        return _("People who know about “%(words)s”", words=filters.q)
    if filters.new:
        return _("People who have just come in")
    if filters.trade and filters.near:
        return _("%(trade)s, near %(area)s", trade=filters.trade, area=filters.near)
    if filters.trade or filters.near:
        return filters.trade or _("Near %(area)s", area=filters.near)
    return _("These people speak for it") if filters.organisation else _("Everybody, by name")


@bp.get("/people/<int:person_id>")
@requires(Standing.SIGNED_IN, of=find_person)
def person(who: Person) -> ResponseReturnValue:
    return show_profile(actor(), who)


def show_profile(
    viewer: Actor, who: Person, *, shown_as: str = "", typed: forms.Profile | None = None
) -> ResponseReturnValue:
    """The profile as this viewer may read it; `shown_as`: to its owner, as the viewer of that name would. `typed`: with
    words that are not saved.
    """
    fields = profile.visible_fields(viewer, who)
    mine = viewer.person_id == who.id
    empty: dict[str, Any] = {"aside": [], "main": [], "actions": []}
    return render_template(
        "members/person.html",
        who=SimpleNamespace(
            id=who.id, name=who.name, first=who.first, url=who.url, what=who.what,
            photo_url=who.portrait_url, vcard=f"{who.url}.vcf",
        ),
        fields=fields, answers=profile.answers(fields), contact=profile.contact(fields),
        interests=profile.interests(fields.get("interests", "")), links=links.read(fields.get("links", "")),
        languages=profile.interests(fields.get("languages", "")),
        since=member_since(who.id),
        organisations=db.session.scalars(organisations.represented_by(who.id, today())).all(),
        panels=empty if mine or shown_as else panels(viewer, who),
        mine=mine, shown_as=shown_as, typed=typed, kept=profile.seen_by(who) if mine else dict.fromkeys(Step, ()),
        may_write=not shown_as and policies.write_to(viewer, who),
        finds_people=actor().is_member or actor().may(Right.MEMBERS),
    )  # fmt: skip


@bp.get("/people/<int:person_id>.vcf")
@requires(Standing.SIGNED_IN, of=find_person)
def card(who: Person) -> ResponseReturnValue:
    text = vcard.card(who, profile.visible_fields(actor(), who))
    return Response(
        text, mimetype="text/vcard",
        headers={"Content-Disposition": f'attachment; filename="{vcard.file_name(who)}"'},
    )  # fmt: skip


@bp.get("/people/<int:person_id>/code.svg")
@requires(Standing.SIGNED_IN, of=find_person)
def card_code(who: Person) -> ResponseReturnValue:
    """The same card as a code: whoever stands beside them points a telephone at it."""
    return Response(codes.svg(vcard.short(who, profile.visible_fields(actor(), who))), mimetype="image/svg+xml")
