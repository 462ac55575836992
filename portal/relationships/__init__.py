"""Relationships: ties that both sides confirm, what one keeps to oneself about people, and what comes of both."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from portal.core.house import Below, House, MenuEntry, PersonalSource, Seeder


def register(app: Flask, house: House) -> None:
    """Add this package to the house."""
    from portal.events.feedback.measures import CAME_OF_IT
    from portal.events.registrations.queries.familiar import KNOWN
    from portal.members.directory.panels import PANELS
    from portal.members.merging.leads import LEADS
    from portal.members.newcomers.path import FIRST_STEPS
    from portal.relationships import (
        asks,
        circle,
        demo,
        goodwill,
        introductions,
        network,
        notices,
        one_person,
        one_to_ones,
        outside,
        plans,
        reactions,
        suggestions,
        ties,
        years,
    )
    from portal.relationships import rhythm as keeping_in_touch
    from portal.relationships.blueprint import bp
    from portal.relationships.brings import data, leads, letters, lines, measures, panels, steps
    from portal.relationships.circle import known
    from portal.relationships.digest import DIGEST
    from portal.relationships.picks import routes as picks  # noqa: F401
    from portal.relationships.picks import week
    from portal.relationships.routes import people, rhythm, trust, yours  # noqa: F401

    for noun in (ties, circle, goodwill, plans, one_to_ones, outside, introductions, asks, suggestions, network, years):
        noun.register(app, house)
    keeping_in_touch.register(app, house)
    app.register_blueprint(bp)
    house.reactions.add_from(reactions)
    house.reactions.add_from(one_person)
    house.examples.append(letters.examples)
    house.notices += notices.KINDS
    places = ("/circle", "/goodwill", "/one-to-ones", "/asks", "/introductions", "/referrals")
    over, label = tuple(Below(place) for place in places), _l("Relationships")
    house.menu += [
        MenuEntry(kind, label, "relationships.mine", "heart-handshake", 40, lambda who: who.is_member, over=over)
        for kind in ("main", "tab")
    ]
    DIGEST.add(house, week.lines)
    house.home_steps.append(steps.steps)
    FIRST_STEPS.add(house, steps.first_steps)
    LEADS.add(house, leads.leads)
    house.personal_data["relationships"] = data.RELATIONSHIPS
    KNOWN.add(house, known.known_to)
    CAME_OF_IT.add(house, measures.came_of)
    PANELS.add(house, panels.profile_panel)
    house.personal_blocks.append(
        PersonalSource("follow_up", _l("People you may want to follow up with"), 30, lines.follow_up)
    )
    house.seeders.append(Seeder("relationships", 40, demo.seed))
