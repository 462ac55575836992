"""To whom an edition goes, as a rule: all members, or those whom at least one of its parts finds.

A part is a plan, a body (a board, committee or chapter in which somebody serves), or an interest that people show to
members. The rule is kept with the edition and asked when it begins to go out; what it found then is frozen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, and_, case, exists, false, func, literal, or_, select

from portal.core.dates import covers
from portal.core.db import db
from portal.core.settings import today
from portal.leadership.offices.models import Body, Term
from portal.leadership.offices.queries.rights import current_terms
from portal.mail import suppression
from portal.mail.models import MailPreference
from portal.members.memberships.models import Membership, Plan, Representation
from portal.members.memberships.queries import members
from portal.members.people import reach
from portal.members.people.models import Person
from portal.members.people.steps import Step, locks
from portal.newsletters.models import Edition
from portal.newsletters.notices import FAMILY

#: More than this says nothing that one letter could be about.
MOST_INTERESTS = 10


@dataclass(frozen=True, slots=True)
class Rule:
    """Whom an edition is for; nothing in it: all members. Parts are combined with "or"."""

    plans: tuple[int, ...] = ()
    bodies: tuple[int, ...] = ()
    interests: tuple[str, ...] = ()

    @property
    def is_everybody(self) -> bool:
        return not (self.plans or self.bodies or self.interests)

    def kept(self) -> dict[str, Any] | None:
        """As the edition keeps it; nothing for all members."""
        if self.is_everybody:
            return None
        return {"plans": list(self.plans), "bodies": list(self.bodies), "interests": list(self.interests)}


def rule_of(edition: Edition) -> Rule:
    """The rule of an edition."""
    kept = edition.audience or {}
    plans, bodies = kept.get("plans", ()), kept.get("bodies", ())
    return Rule(tuple(plans), tuple(bodies), tuple(kept.get("interests", ())))


def people(rule: Rule, day: date) -> Select[Person]:
    """The members of that day whom the rule finds. For the sending; pages show numbers only."""
    found = members.members_on(day).order_by(None)
    if rule.is_everybody:
        return found
    return found.where(or_(*_parts(rule, day)))


def readers(rule: Rule) -> Select[int, str, str, str, bool, str | None]:
    """Those of them whom mail reaches today, as `reach.reachable` lists them, in order of id."""
    return reach.reachable(people(rule, today())).order_by(None).order_by(Person.id)


@dataclass(frozen=True, slots=True)
class Size:
    """How many a rule finds, and what becomes of them: `found` = `unreachable` + `shared` + `mailboxes`.

    `unreachable`: without an address. `shared`: at an address that another reader has, too. Of the mailboxes, `stopped`
    have unsubscribed and `shut` take no mail any more; the others are `wanted`.
    """

    found: int
    unreachable: int
    shared: int
    mailboxes: int
    stopped: int
    shut: int

    @property
    def wanted(self) -> int:
        return self.mailboxes - self.stopped - self.shut


def size(rule: Rule) -> Size:
    """How many an edition sent now would find and reach. One statement."""
    listed = readers(rule).order_by(None).with_only_columns(reach.KEY.label("key")).subquery()
    boxes = select(listed.c.key, func.count().label("readers")).group_by(listed.c.key).subquery()
    stopped = exists().where(
        MailPreference.address == boxes.c.key, MailPreference.family == FAMILY, MailPreference.wanted.is_(False)
    )
    shut = suppression.stops(boxes.c.key, FAMILY)
    everybody = people(rule, today()).with_only_columns(Person.id).subquery()
    row = db.session.execute(
        select(
            select(func.count()).select_from(everybody).scalar_subquery(),
            func.coalesce(func.sum(boxes.c.readers), 0),
            func.count(boxes.c.key),
            func.coalesce(func.sum(case((shut, 1), else_=0)), 0),
            func.coalesce(func.sum(case((~shut & stopped, 1), else_=0)), 0),
        )
    ).one()
    found, reached, mailboxes, closed, unsubscribed = (int(each) for each in row)
    return Size(found, max(0, found - reached), reached - mailboxes, mailboxes, unsubscribed, closed)


def frozen(*, found: int, reached: int, copies: int) -> dict[str, int]:
    """What an edition keeps of its audience: who found no way into it, and who shares a copy, for good."""
    return {
        "found": max(found, reached),
        "unreachable": max(0, found - reached),
        "shared": max(0, reached - copies),
        "mailboxes": copies,
    }


@dataclass(frozen=True, slots=True)
class Offered:
    """What a rule can be made of: (number, name) of plans and of bodies."""

    plans: list[tuple[int, str]]
    bodies: list[tuple[int, str]]

    def words(self, rule: Rule) -> list[str]:
        """The parts of a rule by their names; one that is gone by now says so."""
        plans, bodies = dict(self.plans), dict(self.bodies)
        gone = _("something that is not there any more")
        return [
            *(_("the plan %(name)s", name=plans[each]) if each in plans else gone for each in rule.plans),
            *(bodies.get(each, gone) for each in rule.bodies),
            *(_("the interest “%(word)s”", word=each) for each in rule.interests),
        ]


def offered() -> Offered:
    """The plans that are open and the bodies that exist, by name. Two statements."""
    day = today()
    plans = select(Plan.id, Plan.name).where(Plan.closed_at.is_(None)).order_by(Plan.name)
    bodies = select(Body.id, Body.name).where(covers(Body.formed, Body.dissolved, day)).order_by(Body.name)
    return Offered(*([(row[0], row[1]) for row in db.session.execute(each)] for each in (plans, bodies)))


def _parts(rule: Rule, day: date) -> list[ColumnElement[bool]]:
    parts: list[ColumnElement[bool]] = []
    if rule.plans:
        parts += [Person.id.in_(each) for each in _on_plans(rule.plans, day)]
    if rule.bodies:
        parts.append(
            Person.id.in_(current_terms(day).where(Body.id.in_(rule.bodies)).with_only_columns(Term.person_id))
        )
    parts += [_likes(word) for word in rule.interests]
    return parts


def _on_plans(plans: Sequence[int], day: date) -> list[Select[Any]]:
    """Who holds a membership of these plans that counts that day, and who speaks for an organisation that does."""
    runs = (
        Membership.plan_id.in_(plans),
        covers(Membership.start, Membership.end, day),
        or_(Membership.grace_until.is_(None), Membership.grace_until > day),
    )
    own = select(Membership.person_id).where(Membership.person_id.is_not(None), *runs)
    through = (
        select(Representation.person_id)
        .join(Membership, Membership.organisation_id == Representation.organisation_id)
        .where(covers(Representation.start, Representation.end, day), *runs)
    )
    return [own, through]


def _likes(word: str) -> ColumnElement[bool]:
    """The words stand among the interests that they show to members; SQLite folds no letters but those of ASCII."""
    opened = func.coalesce(Person.visibility["interests"].as_string(), Step.MEMBERS.value)
    if locks().get("interests", Step.PUBLIC).width < Step.MEMBERS.width:
        return false()
    apart = func.replace(func.replace(func.lower(Person.interests), ",", " "), "\n", " ")
    among = literal(" ") + apart + literal(" ")
    spellings = sorted({word.lower(), word.capitalize(), word.upper()})
    said = or_(*(among.contains(f" {each} ", autoescape=True) for each in spellings))
    return and_(said, opened.in_([Step.MEMBERS.value, Step.PUBLIC.value]))
