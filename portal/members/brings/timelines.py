"""What members bring to the timelines of people and organisations: the audit trail, and dated rows it does not tell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, String, and_, cast, exists, func, literal, or_, select, union_all

from portal.core.actors import Actor, Right
from portal.core.dates import A_DAY, day_start
from portal.core.doers import doer
from portal.core.house import house
from portal.core.models import AuditEntry
from portal.core.questions import Question, Told, about, made_of
from portal.core.say import say_date
from portal.core.sayings import said
from portal.core.settings import association
from portal.mail.models import Delivery
from portal.members.applications.models import Application, Sponsor
from portal.members.memberships import history
from portal.members.memberships.happened import Moment
from portal.members.memberships.models import (
    Coverage,
    Membership,
    Organisation,
    Plan,
    RenewalNotice,
    Representation,
    Suspension,
)
from portal.members.memberships.telling import detail, kind_of_speaker
from portal.members.people.merges import Merge
from portal.members.people.models import Person

PERSON, ORGANISATION, MOST = about("person"), about("organisation"), about("most")
BEGAN, HANDED_ON = "members.representation_began", "members.primary_changed"
#: What is told of whoever speaks for an organisation, of theirs.
OF_SPEAKERS = (BEGAN, HANDED_ON, "members.representation_ended", "members.representation_extended")
STARTED = "members.membership_started"
#: What somebody did before they had a sign-in, behind a link of their own: whoever it is about, not "a visitor".
BEHIND_A_LINK = {
    BEGAN: _l("An invitation to speak for it was taken up"),
    "accounts.invitation_accepted": _l("They chose a password, and sign in"),
    "members.application_submitted": _l("They applied for membership"),
    "members.application_withdrawn": _l("They took their application back"),
}
#: Of what happened to a sign-in, what the members' office does or is asked about.
OF_ACCOUNT = (
    "accounts.address_corrected", "accounts.closed", "accounts.invitation_accepted", "accounts.invited",
    "accounts.reopened",
)  # fmt: skip
OF_RIGHTS = ("accounts.right_given", "accounts.right_ended")
ENTRY = ("at", "about_id", "account_id", "actor", "action", "after", "request_id")


def _entries(kind: str, ids: Any, *more: ColumnElement[bool]) -> Select[int]:
    """Entries about these: `ids` is one number or a SELECT of some."""
    named = AuditEntry.about_id.in_(ids) if isinstance(ids, Select) else AuditEntry.about_id == cast(ids, String)
    return select(AuditEntry.id).where(AuditEntry.about_type == kind, named, *more)


def _trail(parts: Iterable[Select[int]]) -> Select[AuditEntry]:
    found = select(AuditEntry).where(AuditEntry.id.in_(union_all(*parts)))
    return found.order_by(AuditEntry.id.desc()).limit(MOST)


def _text(column: Any, *where: ColumnElement[bool]) -> Select[str]:
    return select(cast(column, String)).where(*where)


def _of_person(who: Actor) -> Select[AuditEntry]:
    """Rights are told to administrators alone, as their own page is."""
    named = (each["person"].as_integer() == PERSON for each in (AuditEntry.before, AuditEntry.after))
    speaks = AuditEntry.action.in_(OF_SPEAKERS), or_(*named)
    parts = [
        _entries("person", PERSON),
        _entries("person", _text(Merge.merged_id, Merge.kept_id == PERSON, Merge.undone_at.is_(None))),
        _entries("membership", _text(Membership.id, Membership.person_id == PERSON)),
        _entries("application", _text(Application.id, Application.person_id == PERSON)),
        _entries("account", _text(Person.account_id, Person.id == PERSON), AuditEntry.action.in_(OF_ACCOUNT)),
        _entries("organisation", _text(Representation.organisation_id, Representation.person_id == PERSON), *speaks),
    ]
    if who.may(Right.ADMINISTRATION):
        account = select(Person.account_id).where(Person.id == PERSON).scalar_subquery()
        rights = AuditEntry.action.in_(OF_RIGHTS), AuditEntry.after["account"].as_integer() == account
        parts.append(select(AuditEntry.id).where(*rights))
    return _trail(parts)


def _of_organisation(_who: Actor) -> Select[AuditEntry]:
    return _trail(
        [
            _entries("organisation", ORGANISATION),
            _entries("membership", _text(Membership.id, Membership.organisation_id == ORGANISATION)),
        ]
    )


def _told_in_trail(kind: str, number: Any, *acts: str, when: ColumnElement[bool] | None = None) -> ColumnElement[bool]:
    about_it = AuditEntry.about_type == kind, AuditEntry.about_id == cast(number, String)
    found = exists().where(*about_it, AuditEntry.action.in_(acts))
    return found if when is None else found.where(when)


def _begun(mine: ColumnElement[bool]) -> Any:
    """Memberships with the coverage that they began with: that is not told by the trail, nor are those of a list."""
    first = and_(Coverage.membership_id == Membership.id, Coverage.recorded_at == Membership.created_at)
    return (
        select(
            Membership.id, Membership.created_at, Membership.start, Plan.name, Coverage.kind, Coverage.start,
            Coverage.end, _told_in_trail("membership", Membership.id, STARTED).label("told"),
        )
        .join(Plan, Plan.id == Membership.plan_id)
        .outerjoin(Coverage, first)
        .where(mine)
        .order_by(Membership.created_at.desc(), Coverage.start.desc())
        .limit(MOST)
    )  # fmt: skip


def _speaks(mine: ColumnElement[bool], name: Any) -> Any:
    """Representations that came with a list."""
    told = _told_in_trail(
        "organisation", Representation.organisation_id, BEGAN, HANDED_ON,
        when=AuditEntry.after["person"].as_integer() == Representation.person_id,
    )  # fmt: skip
    return (
        select(Representation.start, Representation.kind, name)
        .join(Person, Person.id == Representation.person_id)
        .join(Organisation, Organisation.id == Representation.organisation_id)
        .where(mine, ~told)
        .order_by(Representation.start.desc())
        .limit(MOST)
    )


def _reasons(mine: ColumnElement[bool]) -> Any:
    """Why, which the trail does not keep, since its words could not be taken away: act, membership, day, reason."""
    reversed_, ended = literal("members.coverage_reversed"), literal("members.membership_ended")
    of_coverage = select(reversed_.label("act"), Coverage.membership_id, Coverage.start, Coverage.reversed_because)
    of_pause = select(
        literal("members.membership_suspended"), Suspension.membership_id, Suspension.start, Suspension.reason
    )
    of_end = select(ended, Membership.id, Membership.end, Membership.end_reason).where(
        mine, Membership.end.is_not(None)
    )
    each = union_all(
        of_coverage.join(Membership).where(mine, Coverage.reversed_at.is_not(None)),
        of_pause.join(Membership).where(mine),
        of_end,
    ).subquery()
    return select(each.c.act, each.c.membership_id, each.c.start, each.c.reversed_because)


def _letters(mine: ColumnElement[bool]) -> Any:
    found = select(RenewalNotice.written_at).join(Membership, Membership.id == RenewalNotice.membership_id)
    return found.where(mine).order_by(RenewalNotice.written_at.desc()).limit(MOST)


def _vouched(_who: Actor) -> Any:
    found = select(Sponsor.answered_at, func.coalesce(Person.name, Sponsor.name))
    found = found.join(Application, Application.id == Sponsor.application_id)
    found = found.outerjoin(Person, Person.id == Sponsor.person_id)
    return (
        found.where(Application.person_id == PERSON, Sponsor.vouches.is_(True))
        .order_by(Sponsor.answered_at.desc())
        .limit(MOST)
    )


def _welcome(_who: Actor) -> Any:
    return select(Delivery.created_at).where(Delivery.key == literal("members.welcome:") + cast(PERSON, String))


MINE, ITS = Membership.person_id == PERSON, Membership.organisation_id == ORGANISATION
TRAIL_OF_PERSON = Question[AuditEntry](_of_person, only={AuditEntry: ENTRY})
TRAIL_OF_ORGANISATION = Question[AuditEntry](_of_organisation, only={AuditEntry: ENTRY})
FIRMS = Question[tuple[int, str]](
    lambda _who: (
        select(Organisation.id, Organisation.name)
        .join(Representation, Representation.organisation_id == Organisation.id)
        .where(Representation.person_id == PERSON)
    )
)
SPEAKERS = Question[tuple[int, str]](
    lambda _who: (
        select(Person.id, Person.name)
        .join(Representation, Representation.person_id == Person.id)
        .where(Representation.organisation_id == ORGANISATION)
    )
)
BEGUN, ITS_BEGUN = Question[Any](lambda _who: _begun(MINE)), Question[Any](lambda _who: _begun(ITS))
WHY, ITS_WHY = Question[Any](lambda _who: _reasons(MINE)), Question[Any](lambda _who: _reasons(ITS))
SPEAKS = Question[Any](lambda _who: _speaks(Representation.person_id == PERSON, Organisation.name))
SPOKEN = Question[Any](lambda _who: _speaks(Representation.organisation_id == ORGANISATION, Person.name))
LETTERS = Question[datetime](lambda _who: _letters(MINE))
ITS_LETTERS = Question[datetime](lambda _who: _letters(ITS))
VOUCHED, WELCOME = Question[Any](_vouched), Question[datetime](_welcome)


@made_of(lambda who: [TRAIL_OF_PERSON, WHY, FIRMS, BEGUN, SPEAKS, LETTERS, VOUCHED, WELCOME])
def of_person(who: Actor, now: datetime, told: Told) -> list[Moment]:
    """All that happened to one person. For the office that keeps the members."""
    found = [
        *_acts(told.get(TRAIL_OF_PERSON), told.get(WHY), firms=dict(told.get(FIRMS))),
        *_memberships(told.get(BEGUN)),
        *_renewal(told.get(LETTERS)),
    ]
    found += [Moment(_morning(start), _("Speaks for %(firm)s", firm=firm), kind_of_speaker(kind), all_day=True)
              for start, kind, firm in told.get(SPEAKS)]  # fmt: skip
    found += [Moment(at, _("%(name)s vouched for them", name=name)) for at, name in told.get(VOUCHED)]
    return found + [Moment(at, _("A letter welcomed them")) for at in told.get(WELCOME)]


@made_of(lambda who: [TRAIL_OF_ORGANISATION, ITS_WHY, SPEAKERS, ITS_BEGUN, SPOKEN, ITS_LETTERS])
def of_organisation(who: Actor, now: datetime, told: Told) -> list[Moment]:
    """All that happened to one organisation. For the office that keeps the members."""
    names = dict(told.get(SPEAKERS))
    found = [
        *_acts(told.get(TRAIL_OF_ORGANISATION), told.get(ITS_WHY), people=names),
        *_memberships(told.get(ITS_BEGUN)),
    ]
    found += [Moment(_morning(start), _("%(name)s speaks for it", name=name), kind_of_speaker(kind), all_day=True)
              for start, kind, name in told.get(SPOKEN)]  # fmt: skip
    return found + list(_renewal(told.get(ITS_LETTERS)))


def _acts(
    entries: Iterable[AuditEntry], reasons: Iterable[Any], *, people: dict[int, str] | None = None,
    firms: dict[int, str] | None = None,
) -> Iterator[Moment]:  # fmt: skip
    """`people`: who speaks for the organisation that it is about. `firms`: for which the person speaks."""
    words, why = house().actions, {(act, str(number), day): said(reason) for act, number, day, reason in reasons}
    of_firms = {str(number): name for number, name in (firms or {}).items()}
    for entry in entries:
        after, number = entry.after or {}, entry.about_id or ""
        what = _("%(who)s %(did)s", who=doer(entry), did=words.get(entry.action, entry.action))
        if entry.account_id is None and entry.request_id is not None:
            what = BEHIND_A_LINK.get(entry.action, what)
        firm = of_firms.get(number, "") if entry.action in OF_SPEAKERS else ""
        because = why.get((entry.action, number, _day_of(entry.action, after)), "")
        yield Moment(
            entry.at, str(what), ", ".join(filter(None, (firm, detail(entry.action, after, people or {}), because)))
        )


def _day_of(action: str, after: dict[str, Any]) -> date | None:
    """By which day an act and its reason find each other."""
    name = {"members.coverage_reversed": "covered_until", "members.membership_ended": "end"}.get(action, "start")
    try:
        return date.fromisoformat(str(after.get(name)))
    except ValueError:
        return None


def _memberships(rows: Iterable[Any]) -> Iterator[Moment]:
    listed = set()
    for number, at, start, plan, kind, covered, end, in_trail in rows:
        until = say_date(end - A_DAY) if end else ""
        said = _("%(plan)s, from %(day)s", plan=plan, day=say_date(start))
        if not in_trail and number not in listed:
            listed.add(number)
            yield Moment(at, _("A membership was entered"), str(said))
        elif in_trail and kind is not None:
            how = history.KINDS[kind]
            yield Moment(
                at, _("The membership was covered from %(start)s to %(end)s", start=say_date(covered), end=until)
                if until else _("The membership was covered without end"), str(how),
            )  # fmt: skip


def _renewal(days: Iterable[datetime]) -> Iterator[Moment]:
    return (Moment(at, _("A letter about the renewal was written")) for at in days)


def _morning(day: Any) -> datetime:
    return day_start(day, association().time_zone)
