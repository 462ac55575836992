"""What a new portal needs before its people come: each step is ticked by what is there, never by a click."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import g, url_for
from flask_babel import gettext as _
from sqlalchemy import exists, select

from portal.accounts.models import Invitation
from portal.core.access import actor
from portal.core.actors import Actor, Right
from portal.core.dates import covers
from portal.core.db import db
from portal.core.settings import association, today
from portal.events.programme.models import Event
from portal.mail.models import DeliveryEvent, State
from portal.mail.sender import leaves_the_house, reaches_people
from portal.members.imports.models import ImportFile
from portal.members.memberships.models import Belonging, Plan, PlanPrice
from portal.members.people.models import Person
from portal.newsletters.models import Edition


@dataclass(frozen=True, slots=True)
class FirstStep:
    """One step: what there is or is to do, and the one page where it is done."""

    title: str
    text: str
    label: str
    url: str
    done: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """Which of the steps are done."""

    look: bool
    membership: bool
    mail: bool
    plan: bool
    people: bool
    invited: bool
    event: bool
    edition: bool

    @property
    def left(self) -> int:
        return sum(not getattr(self, name) for name in self.__slots__)


def facts(who: Actor) -> Facts:
    """What is there already; one statement, once per request."""
    if "first_steps" not in g:
        g.first_steps = _ask(who)
    return g.first_steps  # type: ignore[no-any-return]


def _ask(who: Actor) -> Facts:
    day = today()
    mine = exists().where(Belonging.person_id == who.person_id, covers(Belonging.start, Belonging.end, day))
    # What the portal keeps in its own mailbox bears no answer of a server.
    sent = exists().where(DeliveryEvent.what == State.ACCEPTED.value, DeliveryEvent.code.is_not(None))
    priced = exists().where(PlanPrice.plan_id == Plan.id, Plan.closed_at.is_(None))
    others = exists().where(Person.id != (who.person_id or 0))
    found = db.session.execute(
        select(
            mine, sent, priced, others, exists().where(Invitation.id.is_not(None)),
            exists().where(Event.published_at.is_not(None)), exists().where(Edition.sending_from.is_not(None)),
        )
    ).one()  # fmt: skip
    member, went, *rest = (bool(each) for each in found)
    return Facts(bool(association().about), member, went and leaves_the_house(), *rest)


def open_for(who: Actor) -> bool:
    """Whether this administrator still sees the list: not in a demo, nor once it was put away or all is done."""
    house = association()
    if not who.may(Right.ADMINISTRATION) or house.demo or house.first_steps_away:
        return False
    return facts(who).left > 0


def left() -> int:
    """How many steps are still to be done."""
    return facts(actor()).left


def steps(who: Actor) -> list[FirstStep]:
    """All of them, in the order in which they are easiest."""
    known, house = facts(who), association()
    return [
        FirstStep(
            _("Name and look"),
            _("“%(name)s”, as visitors read about it on the front page.", name=house.name)
            if known.look
            else _("Say in a few sentences what “%(name)s” is. A colour and a logo can follow.", name=house.name),
            _("Write it"), url_for("office.association_page"), known.look,
        ),
        _membership(who, known.membership),
        _mail(known.mail),
        _plan(known.plan),
        FirstStep(
            _("Bring in your people"),
            _("They are in the list.") if known.people
            else _("A list saved as CSV is enough. You see what would be wrong before anything counts."),
            _("Choose a file"), url_for("members.imports"), known.people,
        ),
        _invitations(known.invited),
        _event(known.event),
        _edition(known.edition),
    ]  # fmt: skip


def _membership(who: Actor, done: bool) -> FirstStep:
    if who.person_id is None:
        page = url_for("members.office_new_person")
    else:
        page = url_for("members.office_person", person_id=who.person_id)
    told = _("You are a member yourself.") if done else _("Without one, the pages of members stay closed to you.")
    return FirstStep(_("Your own membership"), told, _("Begin it"), page, done)


def _mail(done: bool) -> FirstStep:
    page = url_for("office.mail_server")
    if done:
        return FirstStep(_("Mail server"), _("It has taken a message."), _("Test it"), page, done)
    if leaves_the_house():
        return FirstStep(_("Mail server"), _("It is set, and nobody has tried it yet."), _("Test it"), page, done)
    told = _("No mail leaves yet. Ask whoever runs this portal; until then you hand invitations over yourself.")
    return FirstStep(_("Mail server"), told, _("See what to set"), page, done)


def _plan(done: bool) -> FirstStep:
    priceless = None
    if not done:
        priceless = db.session.scalar(select(Plan.id).where(Plan.closed_at.is_(None)).order_by(Plan.id).limit(1))
    if priceless is not None:
        page = url_for("members.office_plan", plan_id=priceless, _anchor="prices")
        told = _("There is a plan; say what it costs, even if nothing.")
        return FirstStep(_("A plan"), told, _("Set a price"), page, done)
    told = _("There is one with a price.") if done else _("Say what membership costs and how long it lasts.")
    return FirstStep(_("A plan"), told, _("Make a plan"), url_for("members.office_plans"), done)


def _invitations(done: bool) -> FirstStep:
    """Whoever was brought in by a list is invited on the page of that list, everybody at once."""
    brought: Any = select(ImportFile.id).where(ImportFile.done_at.is_not(None)).order_by(ImportFile.id.desc()).limit(1)
    number = None if done else db.session.scalar(brought)
    page = url_for("members.import_check", import_id=number) if number else url_for("members.office_people")
    told = _("Each gets a message with a link of their own, when you say so.")
    if not reaches_people():
        told = _("No mail leaves yet: you get a link for each, to hand over yourself.")
    if done:
        told = _("The first are invited.")
    return FirstStep(_("Invite them"), told, _("Invite them"), page, done)


def _event(done: bool) -> FirstStep:
    title = _("First event")
    if done:
        return FirstStep(title, _("It is published."), _("Set up an event"), url_for("events.office"), done)
    draft = db.session.scalar(select(Event.slug).where(Event.published_at.is_(None)).order_by(Event.id).limit(1))
    if draft is not None:
        page = url_for("events.manage", slug=draft)
        return FirstStep(title, _("There is a draft; nobody sees it yet."), _("Publish it"), page, done)
    told = _("One date with a place gives people a reason to sign in.")
    return FirstStep(title, told, _("Set up an event"), url_for("events.new"), done)


def _edition(done: bool) -> FirstStep:
    title, begun = _("First newsletter"), None
    if done:
        return FirstStep(
            title,
            _("It has been sent.")
            if leaves_the_house()
            else _("It is in the archive. No mail server is set, so nobody got it by mail."),
            _("Begin an edition"),
            url_for("newsletters.drafts"),
            done,
        )
    begun = db.session.scalar(
        select(Edition.slug).where(Edition.cancelled_at.is_(None)).order_by(Edition.month.desc()).limit(1)
    )
    if begun is not None:
        page = url_for("newsletters.desk", slug=begun)
        return FirstStep(title, _("One is begun and not yet sent."), _("Go on with it"), page, done)
    told = _("A few lines, and what is planned by then is filled in for you.")
    return FirstStep(title, told, _("Begin an edition"), url_for("newsletters.drafts"), done)
