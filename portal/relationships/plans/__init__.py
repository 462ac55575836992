"""My plan: whom I want to reach, for what, by when. Its owner's alone."""

from __future__ import annotations

from flask import Flask

from portal.core.house import House


def register(app: Flask, house: House) -> None:
    """Add the plan to the house."""
    from portal.members.merging.leads import LEADS
    from portal.relationships.digest import DIGEST
    from portal.relationships.plans import leads, own_data, reactions, routes, steps, week  # noqa: F401

    house.reactions.add_from(reactions)
    house.home_steps.append(steps.steps)
    house.personal_data["plan"] = own_data.PLAN
    LEADS.add(house, leads.leads)
    DIGEST.add(house, week.lines)
