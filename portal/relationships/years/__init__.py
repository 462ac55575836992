"""What membership gave somebody, year by year: for them alone, in names and words."""

from __future__ import annotations

from flask import Flask

from portal.core.house import House


def register(app: Flask, house: House) -> None:
    """Add the years to the house."""
    from portal.members.merging.leads import LEADS
    from portal.relationships.years import leads, own_data, reactions, routes  # noqa: F401

    house.reactions.add_from(reactions)
    house.personal_data["business"] = own_data.BUSINESS
    LEADS.add(house, leads.leads)
