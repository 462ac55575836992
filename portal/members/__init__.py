"""People, the firms they speak for, their memberships, and the directory."""

from __future__ import annotations

from flask import Flask

from portal.core.house import House, Seeder


def register(app: Flask, house: House) -> None:
    """Add members to the house."""
    from portal.members import demo
    from portal.members.standing import actor_part

    house.actor_parts.append(actor_part)
    house.seeders.append(Seeder("members", 10, demo.seed))
