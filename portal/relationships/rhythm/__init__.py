"""Rhythm: how often somebody would like to hear from somebody, and the one letter a week that says so."""

from __future__ import annotations

from flask import Flask

from portal.core.house import House


def register(app: Flask, house: House) -> None:
    """Add what rhythm brings to the house."""
    from portal.relationships.digest import DIGEST
    from portal.relationships.rhythm import notices, own_data, sending, steps, week

    house.notices += notices.KINDS
    house.sweeps["relationships.week"] = sending.send
    house.personal_data["rhythm"] = own_data.RHYTHM
    house.home_steps.append(steps.steps)
    DIGEST.add(house, week.lines)
