"""One-to-ones: two members talk, about each other; what they say of it counts once both say so."""

from __future__ import annotations

from flask import Flask

from portal.core.house import House, Seeder


def register(app: Flask, house: House) -> None:
    """Add one-to-ones to the house."""
    from portal.core.calendar_files import ENTRIES
    from portal.members.merging.leads import LEADS
    from portal.relationships.digest import DIGEST
    from portal.relationships.one_to_ones import (
        calendar,
        demo,
        leads,
        notices,
        own_data,
        reactions,
        steps,
        sweeps,
        week,
    )
    from portal.relationships.one_to_ones.blueprint import bp
    from portal.relationships.one_to_ones.routes import mine, sheets, talks  # noqa: F401

    app.register_blueprint(bp)
    house.reactions.add_from(reactions)
    house.notices += notices.KINDS
    house.sweeps["relationships.one_to_ones"] = sweeps.sweep
    house.home_steps.append(steps.steps)
    LEADS.add(house, leads.leads)
    ENTRIES.add(house, calendar.calendar_entries)
    DIGEST.add(house, week.lines)
    house.personal_data["one_to_ones"] = own_data.ONE_TO_ONES
    house.seeders.append(Seeder("one_to_ones", 44, demo.seed))
