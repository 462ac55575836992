"""What the seeders of the demo association share while it is made."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import insert

from portal.core import clock, sealing
from portal.core.db import Model, db

T = TypeVar("T")
ZONE = "Europe/London"


@dataclass
class World:
    """One demo in the making: the same seed and size make the same association, relative to today.

    `people` and `cast` are filled by members' seeder and used by those after it; `cast` maps the names of the
    people in the sign-ins ("amara", "organiser" …) to person ids. `shared` is for whatever else seeders hand on.
    """

    rng: random.Random
    now: datetime
    size: int
    seed: int
    zone: str = ZONE
    people: list[int] = field(default_factory=list)
    cast: dict[str, int] = field(default_factory=dict)
    shared: dict[str, Any] = field(default_factory=dict)

    @property
    def today(self) -> date:
        return clock.today(self.zone)

    def ago(self, days: float, hour: int = 10, minute: int = 0) -> datetime:
        """A moment some days before today (negative: ahead), at that time in UTC."""
        day = self.now - timedelta(days=days)
        return day.replace(hour=hour, minute=minute, second=0, microsecond=0)

    def pick(self, options: list[T]) -> T:
        return self.rng.choice(options)

    def insert(self, model: type[Model], rows: list[dict[str, Any]]) -> None:
        """Many rows at once. Give ids yourself where others will refer to them."""
        for start in range(0, len(rows), 2000):
            db.session.execute(insert(model), sealing.closed(model, rows[start : start + 2000]))
