"""What members keep for themselves about one another: help, a plan, business; with canaries in every word."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from portal.core import clock
from portal.core.db import db
from portal.core.settings import today
from portal.relationships.circle import operations as circle
from portal.relationships.goodwill import operations as goodwill
from portal.relationships.goodwill.models import GoodwillAct, HelpKind
from portal.relationships.plans import operations as plans
from portal.relationships.years import operations as years

if TYPE_CHECKING:
    from tests.security.world import World

#: Who reads the canaries.
GIVERS = ("goodwill line", "aim", "aim purpose", "business", "business partner", *(
    f"chair {name}" for name in ("purpose", "goal", "customer", "interests", "kindness")
))  # fmt: skip
OF_BOTH = ("goodwill asking", "goodwill thanks")


def keep_for_themselves(world: World, canary: Callable[[str], str]) -> None:
    """The giver's diary, plan, business and chair; the receiver was asked, and has confirmed something else."""
    now, day, who = clock.now(), today(), world.people
    giver, receiver = who["giver"], who["receiver"]

    def act(kind: HelpKind) -> GoodwillAct:
        line = canary("goodwill line")
        return goodwill.write_down(giver, receiver, kind=kind, day=day, line=line, today=day, now=now)

    noted, confirmed, asked = (act(kind) for kind in list(HelpKind)[:3])
    goodwill.ask(confirmed, words=canary("goodwill asking"), now=now)
    goodwill.confirm(confirmed, thanks=canary("goodwill thanks"), now=now)
    goodwill.ask(asked, words=canary("goodwill asking"), now=now)
    circle.describe(
        giver, receiver, purpose=canary("chair purpose"), goal=canary("chair goal"),
        customer=canary("chair customer"), interests=canary("chair interests"),
    )  # fmt: skip
    step = {"next_step": canary("nextstep"), "by": day + timedelta(9)}
    circle.plan(giver, receiver, **step, kindness=canary("chair kindness"))
    aim = plans.write(
        giver, whom=canary("aim"), person=receiver, purpose=canary("aim purpose"), by=day + timedelta(90), now=now
    )
    business = years.write(
        giver, what=canary("business"), partner=canary("business partner"), day=day, amount=5, currency="GBP",
        today=day, now=now,
    )  # fmt: skip
    db.session.flush()
    world.things |= {
        "noted act": noted.id, "asked act": asked.id, "confirmed act": confirmed.id, "aim": aim.id,
        "business": business.id,
    }  # fmt: skip
