"""Who is a member of the demo association, on what plan, and how far it is covered."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from portal.core.dates import add_years
from portal.core.world import World
from portal.members.memberships.models import Coverage, Membership, Plan, PlanPrice, Suspension

SOLE, FIRM, HONORARY = 1, 2, 3
GRACE = timedelta(days=30)
LAPSED_FOR = 70


def seed_memberships(
    world: World,
    people: list[dict[str, Any]],
    representations: list[dict[str, Any]],
    organisations: list[dict[str, Any]],
) -> None:
    """Plans with two years of prices, and a membership for everybody: own, or their firm's."""
    _plans(world)
    current = {row["person_id"] for row in representations if row["end"] is None}
    rows: list[dict[str, Any]] = []
    covered: list[dict[str, Any]] = []
    for row in organisations:
        start = min(r["start"] for r in representations if r["organisation_id"] == row["id"])
        _membership(world, rows, covered, {"organisation_id": row["id"], "person_id": None}, FIRM, start, "active")
    for row in people:
        state = _state(world, row)
        holder = {"person_id": row["id"], "organisation_id": None}
        if row["id"] in current:
            world.people.append(row["id"])
        elif state == "honorary":
            _honorary(world, rows, covered, holder, row["created_at"].date())
            world.people.append(row["id"])
        else:
            _membership(world, rows, covered, holder, SOLE, row["created_at"].date(), state)
            if state == "scheduled":
                row_start = rows[-1]["start"]
                assert row_start > world.today  # noqa: S101 - the seeder checks itself
            if state in {"active", "grace"}:
                world.people.append(row["id"])
    world.insert(Membership, rows)
    world.insert(Coverage, covered)
    _pause(world, rows)


def _plans(world: World) -> None:
    last_year, this_year = date(world.today.year - 2, 1, 1), date(world.today.year, 1, 1)
    plans = (
        (SOLE, "Sole trader", "person", 12, 30, "One person, every evening of the year.", (14_000, 15_500)),
        (FIRM, "Member firm", "organisation", 12, 30, "A firm and everybody who speaks for it.", (32_000, 35_000)),
        (HONORARY, "Honorary", "person", 12, 0, "Given by the board, with thanks.", (0, 0)),
    )
    world.insert(Plan, [
        {"id": number, "name": name, "holder": holder, "family": 1, "months": months, "grace_days": grace,
         "about": about, "for_applying": number != HONORARY}
        for number, name, holder, months, grace, about, _ in plans
    ])  # fmt: skip
    world.insert(PlanPrice, [
        {"plan_id": number, "start": day, "cents": cents, "currency": "GBP"}
        for number, *_, prices in plans for day, cents in zip((last_year, this_year), prices, strict=True)
    ])  # fmt: skip


def _state(world: World, row: dict[str, Any]) -> str:
    """Most are covered; some are late, gone, or about to begin."""
    if row["id"] == world.cast["lapsed"]:
        return "lapsed"
    if row["id"] in set(world.cast.values()):
        return "active"
    days, dice = (world.now - row["created_at"]).days, world.rng.random()
    if days < 400:
        return "scheduled" if dice < 0.04 else "active"
    for below, state in ((0.05, "grace"), (0.09, "lapsed"), (0.12, "ended"), (0.135, "honorary")):
        if dice < below:
            return state
    return "active"


def _membership(
    world: World, rows: list[dict[str, Any]], covered: list[dict[str, Any]], holder: dict[str, Any], plan: int,
    start: date, state: str,
) -> None:  # fmt: skip
    today = world.today
    if state == "scheduled":
        start = today + timedelta(days=world.rng.randint(3, 40))
    until = _covered_until(world, start, state)
    number = len(rows) + 1
    end = until if state == "ended" else None
    rows.append({
        "id": number, **holder, "plan_id": plan, "family": 1, "start": start, "end": end,
        "end_reason": world.pick(["Moved away", "Gave up the business", "Said thank you and left"]) if end else None,
        "covered_until": until, "grace_until": until + GRACE, "created_at": world.ago(max((today - start).days, 0)),
    })  # fmt: skip
    price = 14_000 if plan == SOLE else 32_000
    day, position = start, 0
    while day < until:
        position += 1
        stop = min(add_years(start, position), until)
        covered.append({
            "membership_id": number, "start": day, "end": stop, "kind": "paid", "cents": price,
            "recorded_at": world.ago(max((today - day).days, 0)), "reversed_at": None,
        })  # fmt: skip
        day = stop


def _covered_until(world: World, start: date, state: str) -> date:
    today, rng = world.today, world.rng
    if state == "grace":
        return today - timedelta(days=rng.randint(1, 25))
    if state == "lapsed":
        return today - timedelta(days=LAPSED_FOR + rng.randint(0, 200))
    if state == "ended":
        return today - timedelta(days=rng.randint(10, 300))
    years = 1
    while add_years(start, years) <= today:
        years += 1
    return add_years(start, years)


def _honorary(
    world: World, rows: list[dict[str, Any]], covered: list[dict[str, Any]], holder: dict[str, Any], start: date
) -> None:
    number = len(rows) + 1
    rows.append({
        "id": number, **holder, "plan_id": HONORARY, "family": 1, "start": start, "end": None, "end_reason": None,
        "covered_until": None, "grace_until": None, "created_at": world.ago((world.today - start).days),
    })  # fmt: skip
    covered.append({
        "membership_id": number, "start": start, "end": None, "kind": "honorary", "cents": None,
        "recorded_at": world.ago((world.today - start).days), "reversed_at": None,
    })  # fmt: skip


def _pause(world: World, rows: list[dict[str, Any]]) -> None:
    """One membership rested for two months last year, by its own wish."""
    long = [row for row in rows if row["person_id"] and (world.today - row["start"]).days > 800 and not row["end"]]
    if long:
        start = world.today - timedelta(days=420)
        reason = "A long voyage; asked us to keep the chair."
        world.insert(Suspension, [
            {"membership_id": long[-1]["id"], "start": start, "end": start + timedelta(days=60), "reason": reason}
        ])  # fmt: skip
