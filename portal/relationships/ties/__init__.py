"""What two people know of each other: said by both, and what each of them keeps to themselves."""

from __future__ import annotations

from flask import Flask

from portal.core.house import House


def register(app: Flask, house: House) -> None:
    """Add what ties bring to the house."""
    from portal.relationships.ties import own_data, steps

    house.personal_data["confirmed_by_both"] = own_data.CONFIRMED_BY_BOTH
    house.personal_data["trust"] = own_data.TRUST
    house.home_steps.append(steps.steps)
