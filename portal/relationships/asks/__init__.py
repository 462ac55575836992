"""Asks and offers: a member says what would help, whoever can answers them alone, and it ends with thanks."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from portal.core.actors import Actor
from portal.core.house import House, MenuEntry, Seeder


def register(app: Flask, house: House) -> None:
    """Add asks and offers to the house."""
    from portal.core.actors import Right
    from portal.events.tabs import TABS
    from portal.members.merging.leads import LEADS
    from portal.relationships.asks import demo, notices, reactions, sweeps
    from portal.relationships.asks.blueprint import bp
    from portal.relationships.asks.brings import (
        afterwards,
        blocks,
        data,
        decisions,
        leads,
        lines,
        steps,
        tabs,
        trail,
        week,
    )
    from portal.relationships.asks.routes import board, office, one, rings  # noqa: F401
    from portal.relationships.digest import DIGEST

    def keeps_members(who: Actor) -> bool:
        return who.may(Right.MEMBERS)

    app.register_blueprint(bp)
    house.reactions.add_from(reactions)
    house.notices += notices.KINDS
    house.sweeps["relationships.asks"] = sweeps.due
    house.menu.append(
        MenuEntry("office", _l("Reported asks"), "asks.office", order=58, allowed=keeps_members, group="people")
    )
    house.home_steps.append(steps.steps)
    house.decisions.append(decisions.decisions)
    house.blocks.append(blocks.BLOCK)
    house.personal_blocks.append(lines.PERSONAL)
    house.visible_sources["ask"] = blocks.visible_asks
    house.afterwards["ask"] = afterwards.ANSWERS
    house.actions |= trail.ACTIONS
    house.personal_data["asks"] = data.ASKS_AND_OFFERS
    LEADS.add(house, leads.leads)
    TABS.add(house, tabs.event_tab)
    DIGEST.add(house, week.lines)
    house.seeders.append(Seeder("asks", 42, demo.seed))
