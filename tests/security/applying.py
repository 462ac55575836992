"""Who comes from outside to the small association of these tests: applicants, and a guest who signed up alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from portal.core import clock
from portal.core.db import db
from portal.events.programme.models import Event
from portal.events.visitors import links as visits
from portal.events.visitors.models import Visitor
from portal.events.visitors.operations import coming
from portal.members.applications import links
from portal.members.applications.models import Application
from portal.members.applications.operations import deciding, drafts, questions, sponsors
from portal.members.people import consents
from portal.volunteering.models import Shift
from portal.volunteering.wishes import links as wish_links
from portal.volunteering.wishes import operations as helping
from portal.volunteering.wishes.models import HelpWish
from tests.security.making import ZONE, canary

if TYPE_CHECKING:
    from tests.security.world import World

#: Whom an applicant names; what the second of them wrote is a canary, and their link is tried by nobody.
SPONSORS = ("member", "referred")


def the_applications(world: World) -> None:
    """One was sent and names two members, who have answered; another is still a draft."""
    asked = questions.ask("Who told you of us?", now=clock.now())
    answers, named = {asked.id: "Somebody."}, [(f"The {kind}", f"{kind}@members.example") for kind in SPONSORS]
    for name in ("application", "draft application"):
        email = f"{name.split()[0]}@elsewhere.example"
        words = {"name": "Anew Ashmere", "email": email, "headline": "Sail maker", "why": "The breakfasts."}
        applied, world.tokens[name] = drafts.begin(words, now=clock.now())
        drafts.keep(applied, {}, plan_id=world.things["plan"], answers=answers, sponsors=named)
        drafts.agree(applied, consents.version(), now=clock.now())
        world.things[name] = applied.id
    applied = db.session.get_one(Application, world.things["application"])
    drafts.submit(applied, unproved=True, now=clock.now())
    deciding.ask_for_more(applied, "Where is your loft?", now=clock.now())
    matched = sponsors.match(applied, today=clock.today(ZONE))
    for kind, sponsor in zip(SPONSORS, sponsors.ask(applied, matched, now=clock.now()), strict=True):
        words_of = canary("vouching") if kind == "referred" else "A fine neighbour."
        sponsors.answer(sponsor, vouches=True, words=words_of, today=clock.today(ZONE), now=clock.now())
        world.tokens[f"vouching {kind}"] = links.token_of(sponsor)
    world.things["question"] = asked.id


def the_visitor(world: World) -> None:
    """Somebody who signed up by their address alone."""
    event = db.session.query(Event).filter_by(slug=world.things["public event"]).one()
    event.visitors_welcome = True
    email, now = f"{canary('visitor')}@elsewhere.example", clock.now()
    visitor = Visitor(event_id=event.id, name="Noah Brandt", email=email, asked_at=now, **visits.new())
    db.session.add(visitor)
    db.session.flush()
    coming.come(event, visitor, now=now)
    world.things |= {"visit": visits.token_of(visitor), "no visit": "x" * 43, "letting go": "let-go"}


def the_wishes(world: World) -> None:
    """Visitors who would like to help: at a shift of an event, in the house, and one who has yet to send it on."""
    shift, now = db.session.get_one(Shift, world.things["event shift"]), clock.now()
    for name, about, sent in (("event shift", shift, True), ("house", None, True), ("unsent", None, False)):
        email = f"{name.split()[0]}-helps@elsewhere.example"
        wish = HelpWish(name="Mika Sand", email=email, asked_at=now, **wish_links.new())
        if about is not None:
            wish.shift_id, wish.role_id = about.id, about.role_id
        db.session.add(wish)
        db.session.flush()
        if sent:
            helping.send_on(wish, name="Mika Sand", words=canary("wish") if about else "Anything.", now=now)
        world.things[f"{name}: wish"] = wish.id
        world.tokens["unsent wish" if name == "unsent" else "wish"] = wish_links.token_of(wish)
