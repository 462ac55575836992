"""Badges of names as people have them."""

from __future__ import annotations

import sys

import pytest
from sqlalchemy import select

from portal.core import printing
from portal.core.db import db
from portal.core.models import AuditEntry
from portal.core.printing import NotPrinted
from portal.events.arrivals import badges, queries
from portal.events.arrivals.badges import Badge
from portal.events.registrations.operations import registration
from portal.members.directory import codes

NAMES = {
    "long": ("Wolfgang-Maximilian Ferdinand Alexander", "von und zu Hohenlohe-Schillingsfürst"),
    "one word": ("A" * 60, ""),
    "arabic": ("محمد", "عبد الله بن عبد العزيز"), "hebrew": ("דוד", "כהן"), "chinese": ("王小明", ""),
    "japanese": ("花子", "鈴木"), "korean": ("민수", "김"), "hindi": ("अमित", "शर्मा"),
    "emoji": ("Zoë 🌸", "Reyes 👩‍🚀"),
    "markup": ("#strong[x] $a$", "*Firm* @ref \\ `raw`"), "latin": ("Łukasz", "Řőğşž"),
}  # fmt: skip


@pytest.fixture
def strict(monkeypatch):
    """As PDF/A, which refuses a letter that no font draws."""
    real = printing._set_apart
    monkeypatch.setattr(printing, "_set_apart", lambda asked: real(asked | {"standards": ["a-2b"]}))


@pytest.mark.parametrize("kind", NAMES)
def test_every_letter_of_every_script_is_drawn(app, strict, kind):
    first, rest = NAMES[kind]
    badge = Badge(first, rest, rest, f"Guest of {first}", codes.svg("https://portal.example.org").decode())
    assert badges.sheets(first, [badge] * 9).startswith(b"%PDF-")


def test_what_cannot_be_set_or_takes_too_long_is_said_and_leaves_no_process(app, strict, monkeypatch, caplog):
    badge = Badge("Amara", "", "", "", codes.svg("https://portal.example.org").decode())
    with pytest.raises(NotPrinted):
        badges.sheets("\U0010fffd", [badge])
    assert "could not be displayed" in caplog.text
    monkeypatch.setattr(printing, "PATIENCE", 0.01)
    with pytest.raises(NotPrinted, match="try again"):
        badges.sheets("Breakfast", [badge])
    assert "typst" not in sys.modules, "what sets the sheets is loaded elsewhere"


def test_names_are_read_from_where_their_first_letter_is():
    assert [printing.from_the_right(name) for name in ("Amara", "محمد", "123 דוד", "🌸", "王")] == [
        False, True, True, False, False,
    ]  # fmt: skip


def test_the_team_gets_a_sheet_with_guests_and_the_trail_says_how_many(published, cast, browser_as, do):
    event = published(by=cast.osei, guest_limit=1)
    do(registration.register, event, cast.amara.id, guests=["Nils Holgersson"])
    made = [badges.badge_of(row, event) for row in db.session.execute(queries.with_badges(event.id))]
    assert [(each.first, each.rest, each.guest) for each in made] == [
        (cast.amara.given_name, cast.amara.family_name, ""), ("Nils", "Holgersson", f"Guest of {cast.amara.name}"),
    ]  # fmt: skip
    page, osei = f"/events/{event.slug}/manage", browser_as(cast.osei)
    answer = osei.send(osei.page(f"{page}/door").form(f"{page}/badges.pdf"), status=200)
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF-")
    osei.send(osei.page(f"{page}/door").form(f"{page}/badges.pdf"), {"part": "2"})
    assert "nobody left to make badges for" in osei.page(f"{page}/door")
    told = db.session.scalars(select(AuditEntry.after).where(AuditEntry.action == "events.badges_made")).all()
    assert told == [{"badges": 2}]
