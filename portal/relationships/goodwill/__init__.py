"""The goodwill diary: what I did for somebody, and what those who were helped say of it. Nothing in it is counted."""

from __future__ import annotations

from flask import Flask

from portal.core.house import House


def register(app: Flask, house: House) -> None:
    """Add the goodwill diary to the house."""
    from portal.members.merging.leads import LEADS
    from portal.relationships.goodwill import leads, notices, own_data, reactions, routes, steps
    from portal.relationships.goodwill.told import blocks, queries
    from portal.relationships.goodwill.told import routes as telling  # noqa: F401
    from portal.relationships.goodwill.told import steps as told_steps

    app.register_blueprint(routes.bp)
    house.reactions.add_from(reactions)
    house.notices += notices.KINDS
    house.home_steps.append(steps.steps)
    house.home_steps.append(told_steps.steps)
    house.blocks.append(blocks.BLOCK)
    house.visible_sources["told_thanks"] = queries.visible_told
    house.personal_data["goodwill"] = own_data.GOODWILL
    LEADS.add(house, leads.leads)
