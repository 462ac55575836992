"""Referrals: one member brings two others together, each with their own yes; judged by the receiver, never counted."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from portal.core.actors import Actor, Right, Standing
from portal.core.house import House, MenuEntry, Seeder


def register(app: Flask, house: House) -> None:
    """Add this package to the house."""
    from portal.referrals import demo, notices, reactions
    from portal.referrals.blueprint import bp
    from portal.referrals.brings import data, letters, steps
    from portal.referrals.operations import forgetting
    from portal.referrals.operations.outside import Referrals
    from portal.referrals.routes import giving, office, parties  # noqa: F401
    from portal.relationships.outside.errands import ERRANDS

    app.register_blueprint(bp)
    house.reactions.add_from(reactions)
    house.examples.append(letters.examples)
    house.notices += notices.KINDS
    label = _l("Referrals")
    house.menu.append(MenuEntry("person", label, "referrals.mine", "waypoints", 30, _may_have_some))
    house.menu.append(
        MenuEntry(
            "office",
            _l("How members help each other"),
            "referrals.together",
            order=70,
            allowed=lambda who: who.may(Right.REPORTS),
            group="people",
        )
    )
    house.home_steps.append(steps.steps)
    ERRANDS.add(house, Referrals())
    house.personal_data["referrals"] = data.REFERRALS
    house.sweeps["referrals"] = forgetting.sweep
    house.seeders.append(Seeder("referrals", 45, demo.seed))


def _may_have_some(who: Actor) -> bool:
    """Members have referrals; those whose membership lapsed may still look at theirs, stop and erase them."""
    return who.stands(Standing.MEMBER, Standing.LAPSED)
