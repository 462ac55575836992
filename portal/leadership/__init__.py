"""Leadership: who serves in which body, from when to when, and how the next ones are found."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from portal.core.actors import Right
from portal.core.house import House, MenuEntry, Seeder


def register(app: Flask, house: House) -> None:
    """Add this package to the house."""
    from portal.core.calendar_files import ENTRIES
    from portal.leadership import demo, reactions
    from portal.leadership.ballots import letters as ballot_letters
    from portal.leadership.ballots import notices as ballot_notices
    from portal.leadership.brings import (
        afterwards,
        blocks,
        calendar,
        data,
        decisions,
        farewells,
        leads,
        letters,
        names,
        panels,
        steps,
        trail,
    )
    from portal.leadership.handover import notices as handover_notices
    from portal.leadership.handover import reactions as handover_reactions
    from portal.leadership.handover import steps as handover_steps
    from portal.leadership.next_chapter import notices as chapter_notices
    from portal.leadership.next_chapter import reactions as chapter_reactions
    from portal.leadership.next_chapter import steps as chapter_steps
    from portal.leadership.next_chapter import sweeps
    from portal.leadership.offices import notices as office_notices
    from portal.leadership.offices import queries as offices
    from portal.leadership.offices import standing
    from portal.leadership.routes import bp
    from portal.leadership.succession import notices, queries
    from portal.leadership.succession import sweeps as offer_sweeps
    from portal.members.directory.panels import PANELS
    from portal.members.memberships.farewells import FAREWELLS
    from portal.members.merging.leads import LEADS

    app.register_blueprint(bp)
    house.reactions.add_from(reactions)
    house.reactions.add_from(handover_reactions)
    house.reactions.add_from(chapter_reactions)
    house.sweeps["leadership.next_chapter"] = sweeps.due
    house.actor_parts.append(standing.actor_part)
    house.right_holders.append(lambda rights, now: offices.holders_by_term(rights))
    house.carried_by.append(queries.carried_by)
    house.examples.append(letters.examples)
    house.notices.extend(
        (*notices.KINDS, *office_notices.KINDS, *ballot_notices.KINDS, *handover_notices.KINDS, *chapter_notices.KINDS)
    )
    house.sweeps["leadership.offers"] = offer_sweeps.due
    house.sweeps["leadership.ballots"] = ballot_letters.remind
    house.home_steps.append(steps.steps)
    house.home_steps.append(handover_steps.steps)
    house.home_steps.append(chapter_steps.steps)
    house.decisions.append(decisions.decisions)
    house.blocks.extend(blocks.BLOCKS)
    house.visible_sources |= {"term": blocks.visible_terms, "call": blocks.visible_calls}
    house.afterwards["call"] = afterwards.ROLES
    house.seeders.append(Seeder("leadership", 30, demo.seed))
    LEADS.add(house, leads.leads)
    PANELS.add(house, panels.offices_held)
    FAREWELLS.add(house, farewells.farewell)
    house.personal_data["leadership"] = data.LEADERSHIP
    house.namers["body"] = names.bodies
    house.namers["position"] = names.positions
    house.namers["seat"] = names.seats
    ENTRIES.add(house, calendar.calendar_entries)
    house.namers["term"] = names.terms
    house.namers["call"] = names.calls
    house.namers["circle_word"] = names.circle_words
    house.actions |= trail.ACTIONS
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
        MenuEntry(
            "office",
            _l("How seats are passed on"),
            "leadership.measures",
            order=12,
            allowed=lambda who: who.may(Right.LEADERSHIP) or who.may(Right.REPORTS),
            group="leadership",
        ),
    ]
