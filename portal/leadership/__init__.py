"""Leadership: who serves in which body, from when to when, and how the next ones are found."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask import Flask, url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.core.actors import Right
from portal.core.db import db
from portal.core.house import ActorPart, BlockSource, House, MenuEntry, Seeder
from portal.core.settings import today


def powers_of_terms(account_id: int, now: datetime) -> ActorPart:
    """What the current terms of an account's person give, as of the association's day."""
    from portal.leadership import queries

    held = queries.held_on(account_id, today(now))
    return ActorPart(powers=held.powers, chairs=held.chairs, serves=held.serves)


def register(app: Flask, house: House) -> None:
    """Add this package to the house."""
    from portal.leadership import blocks, demo, notices, queries, reactions, steps
    from portal.leadership.routes import bp

    app.register_blueprint(bp)
    house.reactions.add_from(reactions)
    house.actor_parts.append(powers_of_terms)
    house.right_holders.append(lambda rights, now: queries.holders_by_term(rights))
    house.carried_by.append(queries.carried_by)
    house.notices.extend(notices.KINDS)
    house.home_steps.append(steps.home_steps)
    house.decisions.append(steps.decisions)
    house.blocks.append(BlockSource("leadership.took_on", _l("Who took on what"), 60, blocks.who_took_on_what))
    house.blocks.append(BlockSource("leadership.open_roles", _l("Open roles"), 62, blocks.open_roles))
    house.visible_sources |= {"term": blocks.visible_terms, "call": blocks.visible_calls}
    house.seeders.append(Seeder("leadership", 30, demo.seed))
    house.personal_data["leadership"] = blocks.my_data
    house.namers["body"] = names_of_bodies
    house.menu += [
        MenuEntry("person", _l("Who leads"), "leadership.who_leads", icon="landmark", order=50),
        MenuEntry(
            "person",
            _l("Your service"),
            "leadership.service",
            icon="armchair",
            order=52,
            allowed=lambda who: who.serves,
        ),
        MenuEntry("footer", _l("Who leads"), "leadership.who_leads", order=20),
        MenuEntry(
            "office",
            _l("Bodies and seats"),
            "leadership.office",
            order=10,
            allowed=lambda who: who.may(Right.LEADERSHIP),
            group="leadership",
        ),
    ]


def names_of_bodies(ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Bodies by name and address, for lists that name objects of any package."""
    from portal.leadership.models import Body

    found = db.session.scalars(select(Body).where(Body.id.in_(ids)))
    return {body.id: (body.name, url_for("leadership.body", slug=body.slug)) for body in found}
