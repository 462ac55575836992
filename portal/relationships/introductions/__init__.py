"""Introductions: a member brings two others together, both having said yes; no need of business, and no count of it.

One of the two may be somebody from outside, who is asked by a link once the member has said yes.
"""

from __future__ import annotations

from flask import Flask

from portal.core.house import House, Seeder


def register(app: Flask, house: House) -> None:
    """Add introductions to the house."""
    from portal.members.merging.leads import LEADS
    from portal.relationships.digest import DIGEST
    from portal.relationships.introductions import demo, leads, notices, own_data, reactions, steps, week
    from portal.relationships.introductions import routes as routes
    from portal.relationships.introductions.blueprint import bp
    from portal.relationships.introductions.operations import clockwork
    from portal.relationships.introductions.operations.outside import Introductions
    from portal.relationships.outside.errands import ERRANDS

    app.register_blueprint(bp)
    house.reactions.add_from(reactions)
    house.notices += notices.KINDS
    house.home_steps.append(steps.steps)
    house.personal_data["introductions"] = own_data.INTRODUCTIONS
    house.sweeps["introductions"] = clockwork.sweep
    house.seeders.append(Seeder("introductions", 46, demo.seed))
    LEADS.add(house, leads.leads)
    ERRANDS.add(house, Introductions())
    DIGEST.add(house, week.lines)
