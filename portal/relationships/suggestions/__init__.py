"""Suggestions: whom somebody might meet and whom they could help, with reasons that both may read."""

from __future__ import annotations

from flask import Flask

from portal.core.house import House


def register(app: Flask, house: House) -> None:
    """Add this noun to the house."""
    from portal.members.merging.leads import LEADS
    from portal.relationships.digest import DIGEST
    from portal.relationships.suggestions import (  # noqa: F401
        cli,
        leads,
        neighbours,
        nightly,
        own_data,
        reactions,
        routes,
        week,
    )
    from portal.relationships.suggestions.gathering import APART, NEEDS

    house.reactions.add_from(reactions)
    house.sweeps["relationships.suggestions"] = nightly.due
    house.personal_data["suggestions"] = own_data.SUGGESTIONS
    house.commands.append(cli.group)
    LEADS.add(house, leads.leads)
    DIGEST.add(house, week.lines)
    NEEDS.add(house, neighbours.open_asks)
    APART.add(house, neighbours.kept_apart)
