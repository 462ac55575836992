"""How the small association of these tests comes about, step by step, through the portal's own operations.

Private words carry canaries: unmistakable strings that may appear on no page but their owners'.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from portal.accounts import operations as accounts
from portal.accounts.models import Account, AccountSession, Grant
from portal.core import clock, settings
from portal.core.db import db
from portal.core.web import external_url
from portal.events.calendars import feeds
from portal.events.meeting.operations import wish
from portal.events.programme.models import Role, Visibility
from portal.events.programme.operations import planning, publishing, team
from portal.events.registrations import joining
from portal.events.registrations.operations import registration
from portal.events.tickets.operations import types
from portal.events.tickets.operations.types import Ticket
from portal.leadership.offices import operations as offices
from portal.leadership.offices.models import BodyKind, FilledBy, HoldOver, Via
from portal.leadership.succession import operations as leadership
from portal.mail.models import Delivery, UnsubscribeLink
from portal.members.acts.models import Kind as ActKind
from portal.members.acts.models import OfficeAct
from portal.members.imports.models import ImportFile
from portal.members.memberships.models import Coverage, Membership, Representation
from portal.members.memberships.operations import memberships, organisations, plans
from portal.members.people.models import Person
from portal.members.people.operations import publishing as pages
from portal.newsletters.clicks.models import EditionLink
from portal.newsletters.models import Edition
from portal.newsletters.operations import approving, drafting, editing, history, sending
from portal.newsletters.operations.holding import with_blocks
from portal.newsletters.report import counting
from portal.newsletters.report.models import EditionReport
from portal.referrals.models import DeclineCode, Kind, Referral
from portal.referrals.operations import answering, offering
from portal.relationships.circle import operations as circle
from portal.relationships.suggestions import operations as suggestions
from portal.relationships.suggestions.models import Answer
from portal.relationships.ties.models import ContactKind
from portal.relationships.ties.operations import diary, ties
from tests.security.came_back import the_returned
from tests.security.cast import account_of, somebody
from tests.security.from_outside import the_outside
from tests.security.introducing import the_introductions
from tests.security.kinds import MEMBERS, OUTSIDE
from tests.security.office_work import the_colleague, the_exception, the_host, the_merge, the_request
from tests.security.ones_own import keep_for_themselves
from tests.security.passing_on import pass_on
from tests.security.shifts import plan_shifts
from tests.security.standing import candidates
from tests.security.talking import the_talks

if TYPE_CHECKING:
    from tests.security.world import World

ZONE = "Europe/London"


def canary(what: str) -> str:
    """A word that stands nowhere but where it was written."""
    return f"canary{what.replace(' ', '')}quillwort"


def today() -> date:
    return clock.today(ZONE)


def the_house(world: World) -> None:
    settings.change(name="The Ashmere Chamber", short_name="Ashmere", time_zone=ZONE, set_up=True)
    world.accounts["visitor"] = None
    world.accounts["account"] = account_of("account").id


def the_people(world: World) -> None:
    plan = plans.add_plan({"name": "Member", "holder": "person", "months": 12, "grace_days": 30, "about": ""})
    world.things["plan"] = plan.id
    for kind, rights in {**dict.fromkeys(MEMBERS, ()), **OUTSIDE, "lapsed": ()}.items():
        now = clock.now()
        account, person = somebody(kind)
        for right in rights:
            accounts.give_right(account, right, giver=accounts.OPERATOR, now=now, reason="for the walk")
        if kind in MEMBERS or kind == "lapsed":
            since = {"newcomer": 20, "lapsed": 900}.get(kind, 400)
            until = today() + timedelta(200 if kind != "lapsed" else -400)
            memberships.start_membership(
                person, plan, today() - timedelta(since), cover=memberships.Cover(until=until), now=now
            )
        world.accounts[kind], world.people[kind] = account.id, person.id
    _hide_something(world)


def _hide_something(world: World) -> None:
    """One member keeps two fields from everybody; the office keeps a note about them."""
    hidden = db.session.get_one(Person, world.people["referred"])
    hidden.phone, hidden.beyond = canary("phone"), canary("beyond")
    hidden.visibility = {"phone": "nobody", "beyond": "nobody", "email": "nobody"}
    hidden.office_note = canary("officenote")
    pages.publish(hidden, indexed=False, now=clock.now())
    world.things["public page"] = hidden.public_slug


def the_firm(world: World) -> None:
    firm = organisations.add_organisation({"name": "Ropewalk Works"}, now=clock.now())
    speaker = db.session.get_one(Person, world.people["representative"])
    organisations.represent(firm, speaker, kind="primary", start=today() - timedelta(100))
    other = organisations.add_organisation({"name": "Nobody's Firm"}, now=clock.now())
    speaks = db.session.query(Representation).one()
    first = db.session.query(Membership).filter_by(person_id=world.people["member"]).one()
    covered = db.session.query(Coverage).filter_by(membership_id=first.id).one()
    world.things |= {
        "firm": firm.id, "empty firm": other.id, "representation": speaks.id, "membership": first.id,
        "coverage": covered.id,
    }  # fmt: skip
    upload = ImportFile(
        name="members.csv", stored="0" * 32, uploaded_at=clock.now(),
        account_id=world.accounts["members office"],
    )  # fmt: skip
    act = OfficeAct(
        kind=ActKind.LETTER, subject="Hello", words="Come.", began_at=clock.now(), account_id=upload.account_id
    )  # fmt: skip
    db.session.add_all([upload, act])
    db.session.flush()
    world.things |= {"upload": upload.id, "act": act.id}


def the_events(world: World) -> None:
    now = clock.now()
    for name, owner, visibility in (
        ("public event", "owner", Visibility.PUBLIC),
        ("members event", "owner", Visibility.MEMBERS),
        ("draft event", "owner", Visibility.PUBLIC),
        ("other event", "other organiser", Visibility.PUBLIC),
    ):
        start = (now + timedelta(20)).replace(hour=18, minute=0, second=0, microsecond=0, tzinfo=None)
        plan = planning.Plan(
            title=f"The {name}", summary="A table and some soup.", body="", kind="supper", venue="Corn Exchange",
            local_start=start, local_end=start + timedelta(hours=2), zone=ZONE, visibility=visibility, capacity=10,
        )  # fmt: skip
        event = planning.create_event(plan, by=world.people[owner], now=now)
        for kind in ("organiser", "door", "connector", "viewer") if owner == "owner" else ():
            team.join(event, world.people[kind], Role(kind), now=now)
        if not name.startswith("draft"):
            publishing.publish(event, now=now)
            made = registration.register(event, world.people["attendee"], now=now, list_consent=False)
            ticket = types.add_type(event, Ticket(name="With soup", guest_price=0))
            of_it = {"ticket": ticket.id, "attendee": made.id, "place": made.party[0].id, "code": made.party[0].code}
            world.things |= {f"{name}: {what}": each for what, each in of_it.items()}
            for kind in ("member", "giver"):
                registration.register(event, world.people[kind], now=now, list_consent=False)
                wish(event, world.people[kind], hopes=canary("hopes"), offers=canary("offers"), now=now)
            world.tokens.setdefault("join", joining.token_of(made.id))
        world.things[name] = event.slug
    world.tokens["calendar"] = feeds.token_of(feeds.renew(world.people["attendee"], now=now)) or ""


def the_shifts(world: World) -> None:
    plan_shifts(world, canary)


def the_bodies(world: World) -> None:
    now, started = clock.now(), today() - timedelta(500)
    for name, chair in (("works", "chair"), ("harbour", "other chair")):
        body = offices.form_body(name=f"The {name} committee", kind=BodyKind.COMMITTEE, about="", formed=started)
        seats = []
        for title, chairs in (("Chair", True), ("Helper", False)):
            position = offices.make_position(
                body, title=f"{title} of {name}", duties="Keys and tea.", hours_per_month=5, term_months=24, grants=[],
                hold_over=HoldOver.VACANT, filled_by=FilledBy.VOLUNTEER, chairs=chairs, newcomer_ok=True,
                giver=accounts.OPERATOR, now=now,
            )  # fmt: skip
            seats.append(offices.add_seat(position, valid_from=started, now=now))
        term = leadership.fill_seat(
            seats[0], db.session.get_one(Person, world.people[chair]), start=started,
            planned_end=today() + timedelta(400), via=Via.ELECTED, giver=accounts.OPERATOR, now=now,
        )  # fmt: skip
        call = leadership.open_call(
            position, title=f"Helper for {name}", text="Six hours a month.", public=name == "works", opens=today(),
            closes=today() + timedelta(31), now=now,
        )  # fmt: skip
        world.things |= {
            f"{name} body": body.slug, f"{name} position": position.id, f"{name} seat": seats[1].id,
            f"{name} chair seat": seats[0].id, f"{name} term": term.id, f"{name} call": call.slug,
        }  # fmt: skip
        pass_on(world, name, position, canary)
        if name == "works":
            candidates(world, call, position, canary)


def the_ties(world: World) -> None:
    now, day, who = clock.now(), today(), world.people
    for one, other in (("giver", "receiver"), ("giver", "referred"), ("giver", "candidate")):
        ties.say_met(who[one], who[other], now=now)
        ties.say_met(who[other], who[one], now=now)
    ties.say_met(who["receiver"], who["member"], now=now)
    ties.ask(who["receiver"], who["member"], now=now)
    diary.keep_note(
        who["giver"], who["receiver"], met_on=day, met_where=canary("metwhere"), note=canary("note"), today=day, now=now
    )
    contact = diary.log_contact(
        who["giver"], who["receiver"], day=day, kind=ContactKind.COFFEE, note=canary("contact"), today=day, now=now
    )
    circle.seat(who["giver"], who["receiver"], now=now)
    db.session.flush()
    keep_for_themselves(world, canary)
    world.things["contact"] = contact.id
    suggestions.answer(who["giver"], who["receiver"], Answer.NEVER, today=today())


def _referral(world: World, name: str) -> Referral:
    words = offering.Words(
        kind=Kind.CLIENT, need=f"{canary('need' + name)} wants mending.", why=f"{canary('why' + name)} fits.",
        how_known=canary("known" + name),
    )  # fmt: skip
    who = world.people
    made = offering.draft(who["giver"], who["receiver"], who["referred"], words, today=today(), now=clock.now())
    world.things[f"{name} referral"] = {
        "giver": made.giver_handle, "receiver": made.receiver_handle, "referred": made.referred_handle,
    }  # fmt: skip
    return made


def the_referrals(world: World) -> None:
    now = clock.now()
    _referral(world, "draft")
    offering.offer(_referral(world, "offered"), today=today(), now=now)
    asked = _referral(world, "asked")
    offering.offer(asked, today=today(), now=now)
    answering.accept(asked, now=now)
    declined = _referral(world, "declined")
    offering.offer(declined, today=today(), now=now)
    answering.decline(declined, DeclineCode.NO_CAPACITY, canary("decline"), now=now)
    introduced = _referral(world, "introduced")
    offering.offer(introduced, today=today(), now=now)
    answering.accept(introduced, now=now)
    answering.agree(introduced, now=now)


def the_letters(world: World) -> None:
    now = clock.now()
    sent = drafting.draft(today().replace(day=1) - timedelta(5), now=now - timedelta(40))
    draft = drafting.draft(today().replace(day=1), now=now)
    db.session.flush()
    (opening := next(block for block in draft.blocks if block.kind == "word")).words = "The kingfishers are back."
    next(block for block in sent.blocks if block.kind == "word").words = "The weir froze."
    world.things |= {"sent edition": sent.slug, "draft edition": draft.slug}
    world.things |= {"block": opening.id, "sent block": sent.blocks[0].id}
    story = editing.add_story(draft, title="Story", words="It froze.", by="Ines", now=now)
    editing.rewrite(
        story, title="Story", words="It thawed.", for_members=False, version=draft.version, by="Ines", now=now
    )
    world.things["version"] = db.session.scalars(history.versions_of(story)).first().id


def the_sent_letter(world: World) -> None:
    edition = db.session.scalars(with_blocks().where(Edition.slug == world.things["sent edition"])).one()
    sender = world.accounts["sender"]
    approving.approve(edition, checksum=edition.checksum(), account_id=sender, by="Greta", now=clock.now())
    db.session.flush()
    db.session.refresh(edition)
    world.things["job"] = sending.send(edition, account_id=sender, now=clock.now()).id
    world.tokens["edition link"] = "a-link-of-an-edition"
    address = external_url("events.listing")
    db.session.add(EditionLink(edition_id=edition.id, token=world.tokens["edition link"], position=0, address=address))
    figures = counting.figures_of(edition, clock.now())
    db.session.add(EditionReport(edition_id=edition.id, counted_at=clock.now(), figures=figures))


def the_links(world: World) -> None:
    """Addresses that came by mail, and what else hangs on accounts."""
    now = clock.now()
    invited = accounts.create_account("invited@members.example", "Invited", now=now)
    _, world.tokens["invitation"] = accounts.prepare_invitation(invited.email, "Invited", now)
    member = db.session.get_one(Account, world.accounts["member"])
    world.tokens["second device"] = accounts.start_session(member, now=now)
    db.session.flush()
    device = db.session.query(AccountSession).filter_by(account_id=world.accounts["member"]).one()
    grant = db.session.query(Grant).filter_by(account_id=world.accounts["dues"]).one()
    letter = db.session.query(Delivery).order_by(Delivery.id).first()
    assert letter is not None
    link = UnsubscribeLink(token="u" * 43, address="member@members.example", family="referrals", created_at=now)
    db.session.add(link)
    world.tokens["unsubscribe"] = "u" * 43
    world.things |= {"device": device.id, "grant": grant.id, "letter": letter.id}


#: In this order; each in a unit of work of its own.
STEPS: tuple[Callable[[World], None], ...] = (
    the_house, the_people, the_firm, the_colleague, the_host, the_merge, the_request, the_events, the_shifts,
    the_bodies, the_exception, the_ties, the_referrals, the_introductions, the_outside, the_talks, the_letters,
    the_sent_letter, the_links, the_returned,
)  # fmt: skip
