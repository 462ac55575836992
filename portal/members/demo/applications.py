"""Who would like to belong to the demo association: new, asked, coming back, declined."""

from __future__ import annotations

from typing import Any

from portal.core import settings
from portal.core.db import db
from portal.core.world import World
from portal.mail.addresses import normalise
from portal.members.applications import links
from portal.members.applications.models import Answer, Application, Question, Sponsor, Word, whole_name_key
from portal.members.demo.memberships import FIRM, SOLE
from portal.members.memberships.models.organisation import name_key
from portal.members.people import consents
from portal.members.people.models import Person

GIVES = """A table where people know your trade, and ask how they can help.

- Breakfasts, suppers and evenings, most of them included
- The directory, and somebody who introduces you
- A host for your first ninety days
"""
HOW_TO_PAY = "By transfer to GB00 DEMO 0000 0000 0000 00, with your name. Cash on any Tuesday is fine, too."
QUESTIONS = (
    ("Who told you of us?", "", False),
    ("What would you gladly help others with?", "Two things are plenty.", True),
)
#: Name, what they do, firm, town, plan, days since it was sent, why.
APPLICANTS = (
    ("Noor Castellan", "Sail maker", "Castellan Sails", "Ropewalk", SOLE, 3,
     "I moved my loft here in spring and know nobody yet. A neighbour told me of the breakfasts."),
    ("Ilse Brandvold", "Runs a joinery of nine", "Brandvold Joinery", "Mill Quarter", FIRM, 9,
     "Two of us would come, and we would like to find makers to work with."),
    ("", "Back after a year abroad", "", "Harbour", SOLE, 1, "I left when I went away. Now I am back for good."),
    ("Casper Wray", "Sells lists of addresses", "Wray Leads", "Elsewhere", SOLE, 60, "To meet many people quickly."),
)  # fmt: skip


def seed_applications(world: World) -> None:
    """What applicants read and are asked, and four of them."""
    settings.change(membership_gives=GIVES.strip(), sponsors_wanted=2, how_to_pay=HOW_TO_PAY)
    made = world.ago(300)
    world.insert(Question, [
        {"id": number, "words": words, "hint": hint, "needed": needed, "place": number * 10, "made_at": made}
        for number, (words, hint, needed) in enumerate(QUESTIONS, start=1)
    ])  # fmt: skip
    back = db.session.get_one(Person, world.cast["lapsed"])
    rows = [_applied(world, number, *each, returning=back) for number, each in enumerate(APPLICANTS, start=1)]
    rows[1]["asked_at"] = world.ago(7)
    rows[3] |= {
        "decision": "declined", "decided_at": world.ago(52), "reason": "We bring together people who know each other.",
    }  # fmt: skip
    world.insert(Application, rows)
    world.insert(Answer, [
        {"application_id": row["id"], "question_id": 2, "words": "A steady hand, and where to buy good rope."}
        for row in rows
    ])  # fmt: skip
    asked = {
        "application_id": 2,
        "from_office": True,
        "words": "Who would speak for the firm?",
        "said_at": world.ago(7),
    }
    world.insert(Word, [asked])
    _sponsors(world)


def _applied(
    world: World, number: int, name: str, headline: str, firm: str, town: str, plan: int, days: int, why: str, *,
    returning: Person,
) -> dict[str, Any]:  # fmt: skip
    name = name or returning.name
    email = f"{name.split()[0].lower()}@{(firm or 'elsewhere').split()[0].lower()}.example"
    return {
        "id": number, **links.new(Application, f"{world.rng.getrandbits(128):032x}"), "plan_id": plan, "name": name,
        "name_key": whole_name_key(name), "email": email, "email_key": normalise(email), "headline": headline,
        "firm": firm, "firm_key": name_key(firm) if firm else "", "town": town, "why": why,
        "privacy_version": consents.version(), "agreed_at": world.ago(days), "begun_at": world.ago(days + 2),
        "proved_at": world.ago(days), "submitted_at": world.ago(days, hour=8), "asked_at": None, "decision": None,
        "decided_at": None, "reason": "",
    }  # fmt: skip


def _sponsors(world: World) -> None:
    """The first named two members, one of whom has answered, the second somebody whom nobody knows."""
    told = "She mended my awning in a gale and would not be paid for it. Good company."
    people = {key: db.session.get_one(Person, world.cast[key]) for key in ("member", "organiser")}
    asked, answered = world.ago(3), world.ago(2)
    named = (
        (1, people["member"].name, people["member"].id, asked, answered, True, told),
        (1, people["organiser"].name, people["organiser"].id, asked, None, None, ""),
        (2, "A. Nother", None, None, None, None, ""),
    )
    world.insert(Sponsor, [
        {"application_id": application, **links.new(Sponsor, f"{world.rng.getrandbits(128):032x}"), "name": name,
         "email": "", "person_id": person, "asked_at": at, "answered_at": said_at, "vouches": vouches, "words": words}
        for application, name, person, at, said_at, vouches, words in named
    ])  # fmt: skip
