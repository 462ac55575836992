"""Referrals of the demo: the cast's stories, one of every turn, and many a small one among the others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from portal.core.db import db
from portal.core.tokens import digest, made_of
from portal.core.world import World
from portal.referrals.demo.stories import NEEDS, STORIES, Story
from portal.referrals.models import Budget, Referral, ReferralStep
from portal.referrals.parties import key_of
from portal.referrals.queries import ERRAND
from portal.referrals.states import ANSWER_WITHIN, OUTCOMES, Party, State, forgotten_at
from portal.relationships import agreed
from portal.relationships.outside.models import OutsideParty
from portal.relationships.ties.models import Tie
from portal.relationships.ties.queries import ordered

S = State
#: Who takes which step.
WHO = {
    S.DRAFT: Party.GIVER,
    S.OFFERED: Party.GIVER,
    S.WITHDRAWN: Party.GIVER,
    S.C_YES: Party.REFERRED,
    S.C_NO: Party.REFERRED,
    S.STOPPED: Party.REFERRED,
    S.C_INVITED: Party.HOUSE,
    S.INTRODUCED: Party.HOUSE,
    S.EXPIRED: Party.HOUSE,
    S.C_EXPIRED: Party.HOUSE,
}
#: The usual way: how long after the offer each step came.
USUAL = ((S.ACCEPTED, 1), (S.C_INVITED, 1), (S.C_YES, 4), (S.INTRODUCED, 4), (S.CONTACTED, 7), (S.WORKING, 21))


def seed(world: World) -> None:
    """The rows of all referrals, and the ties that introductions made."""
    making = _Making(world)
    for story in STORIES:
        making.tell(story)
    _small_ones(world, making)
    world.insert(Referral, making.referrals)
    world.insert(ReferralStep, making.steps)
    world.insert(OutsideParty, making.outside)
    _introduce(world, making.introduced)


class _Making:
    def __init__(self, world: World) -> None:
        self.world = world
        self.referrals: list[dict[str, Any]] = []
        self.steps: list[dict[str, Any]] = []
        self.introduced: list[tuple[int, int, datetime]] = []
        self.outside: list[dict[str, Any]] = []

    def handle(self) -> str:
        return f"{self.world.rng.getrandbits(120):030x}"[:22]

    def tell(self, story: Story) -> None:
        cast = self.world.cast
        self.add(
            (cast[story.giver], cast[story.receiver], cast[story.referred] if story.referred else None),
            story.days,
            story.ends,
            kind=story.kind.value,
            need=story.need,
            why=story.why,
            how_known=story.how_known,
            timing=story.timing.value,
            budget=story.budget.value,
            strength=story.strength.value,
            thanks=story.thanks,
            decline_code=story.decline_code or "",
            decline_line=story.decline_line,
        )

    def add(self, people: Sequence[int | None], days: int, ends: State, **values: Any) -> None:
        """One referral that was offered so many days ago and has come as far as `ends`."""
        giver, receiver, referred = people
        number, began = len(self.referrals) + 1, self.world.ago(days, 9)
        log = [(S.DRAFT, began), *((state, self._at(days, after)) for state, after in _way(ends, days))]
        reached = [state for state, _ in log]
        last = log[-1]
        contacted = next((at for state, at in log if state is S.CONTACTED), None)
        row = {
            "id": number,
            **_sealed(giver=giver, receiver=receiver, referred=referred),
            "outside": referred is None,
            "created_at": began,
            "giver_handle": self.handle(),
            "receiver_handle": self.handle(),
            "referred_handle": self.handle(),
            "delete_after": forgotten_at(last[0], began, last[1]),
            "erased_at": None,
            "offer_key": None,
            "talked_on": contacted.date() if contacted else None,
            "expected_call": "yes" if contacted else "",
            "usefulness": "4" if ends is S.CLOSED else "",
            "thanked_at": last[1] if values.get("thanks") else None,
            **values,
        }
        self.referrals.append(row)
        before = None
        for state, at in log:
            party = WHO.get(state, Party.RECEIVER)
            wording = agreed.REFERRED.current if state in (S.ACCEPTED, S.C_YES) else None
            self.steps.append(
                {
                    "referral_id": number,
                    "before": before,
                    "state": state.value,
                    "party": party.value,
                    "at": at,
                    "wording": wording,
                }
            )
            before = state.value
        if referred is None and S.C_INVITED in reached:
            asked = dict(log)[S.C_INVITED]
            nonce = self.handle()
            self.outside.append(
                {
                    "errand": ERRAND, "about_id": number, "nonce": nonce, "asked_at": asked, "language": "",
                    "token_hash": digest(made_of("outside", nonce)), "until": asked + ANSWER_WITHIN,
                    "codes_sent": 0, "tries": 0,
                }
            )  # fmt: skip
        if S.INTRODUCED in reached and referred is not None and receiver is not None:
            self.introduced.append((receiver, referred, dict(log)[S.INTRODUCED]))

    def _at(self, days: int, after: float) -> datetime:
        return min(self.world.ago(days - after, 9) + timedelta(hours=5), self.world.now - timedelta(minutes=30))


def _sealed(**people: int | None) -> dict[str, Any]:
    """Who takes part, as rows hold it."""
    names = {name: "" if number is None else str(number) for name, number in people.items()}
    return names | {f"{name}_key": None if number is None else key_of(number) for name, number in people.items()}


def _introduce(world: World, introduced: list[tuple[int, int, datetime]]) -> None:
    """Those who were introduced know each other; ties that there are already keep their row."""
    columns = select(Tie.id, Tie.person_a_id, Tie.person_b_id)
    known = {(row.person_a_id, row.person_b_id): row.id for row in db.session.execute(columns)}
    made = {ordered(one, other): at for one, other, at in introduced}
    rows = [(*pair, at) for pair, at in made.items() if pair not in known]
    world.insert(Tie, [{"person_a_id": low, "person_b_id": high, "introduced_at": at} for low, high, at in rows])
    again = [{"id": known[pair], "introduced_at": at} for pair, at in made.items() if pair in known]
    if again:
        db.session.execute(update(Tie), again)


def _way(ends: State, days: int) -> list[tuple[State, float]]:
    """The steps after the draft up to `ends`, each with how many days after the offer it came."""
    way: list[tuple[State, float]] = [(S.OFFERED, 0.0)]
    if ends is S.DRAFT:
        return []
    if ends in (S.OFFERED, S.DECLINED):
        return way + ([(S.DECLINED, 2.0)] if ends is S.DECLINED else [])
    for state, after in USUAL:
        way.append((state, float(min(after, days))))
        if state is ends:
            return way
    way.append((S.WON, min(30.0, days)))
    return way if ends in OUTCOMES else [*way, (S.CLOSED, min(31.0, days))]


def _small_ones(world: World, making: _Making) -> None:
    """Members who know two others bring them together now and then."""
    known = set(world.cast.values())
    tied: dict[int, list[tuple[int, datetime]]] = world.shared.get("ties", {})
    givers = [person for person, others in tied.items() if len(others) > 1 and person not in known]
    for giver in givers[: max(4, world.size // 12)]:
        ends = world.pick([S.CLOSED, S.CLOSED, S.CLOSED, S.WORKING, S.WON])
        days = world.rng.randint(34, 118 if ends is S.CLOSED else 56)
        met = [other for other, since in tied[giver] if since < world.ago(days + 1) and other not in known]
        if len(met) < 2:
            continue
        receiver, referred = world.rng.sample(met, 2)
        kind, need, why, thanks = world.pick(list(NEEDS))
        making.add(
            (giver, receiver, referred),
            days,
            ends,
            kind=kind.value,
            need=need,
            why=why,
            how_known="",
            timing=world.pick(["now", "quarter", "open"]),
            budget=world.pick(list(Budget)).value,
            strength=world.pick(["well", "some"]),
            thanks=thanks if ends is S.CLOSED else "",
            decline_code="",
            decline_line="",
        )
