"""Events: what the association invites to, who comes, and who waits."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from portal.core.actors import Right
from portal.core.house import Below, House, MenuEntry, Seeder


def register(app: Flask, house: House) -> None:
    """Add events to the house."""
    from portal.events import demo, notices, sweeps, tabs
    from portal.events.afterwards import routes as how_it_was  # noqa: F401
    from portal.events.arrivals import codes
    from portal.events.arrivals.routes import badges, door, welcome  # noqa: F401
    from portal.events.blueprint import bp
    from portal.events.brings import afterwards, blocks, data, decisions, leads, letters, lines, names, steps, trail
    from portal.events.calendars import routes  # noqa: F401
    from portal.events.feedback import operations as feedback
    from portal.events.feedback import routes as said  # noqa: F401
    from portal.events.meeting import operations as meeting
    from portal.events.meeting import routes as worth_meeting  # noqa: F401
    from portal.events.meeting import words as of_meeting
    from portal.events.programme import words as of_events
    from portal.events.questions import words as of_questions
    from portal.events.reactions import events, people, places
    from portal.events.registrations import bills
    from portal.events.registrations import words as of_registrations
    from portal.events.registrations.routes import answers, attendees, export, holding, joining, own  # noqa: F401
    from portal.events.routes import (  # noqa: F401
        elsewhere,
        office,
        organiser,
        pictures,
        public,
        questions,
        series,
        set_up,
        sheets,
        team,
        tickets,
        visiting,
    )
    from portal.events.telling import words as of_telling
    from portal.events.telling.operations import reminders
    from portal.events.telling.routes import messages  # noqa: F401
    from portal.events.telling.routes import reminders as reminding  # noqa: F401
    from portal.events.tickets import words as of_tickets
    from portal.events.visitors.operations import leaving
    from portal.members.merging.leads import LEADS
    from portal.members.newcomers.path import FIRST_STEPS

    app.register_blueprint(bp)
    for module in (places, events, people):
        house.reactions.add_from(module)
    house.named_in_log.add(bp.name)
    of_parts = (of_events, of_questions, of_registrations, bills, of_tickets, of_meeting, of_telling, codes)
    for function in (function for part in of_parts for function in part.FILTERS):
        app.jinja_env.filters[function.__name__] = function
    house.examples.append(letters.examples)
    house.notices.extend(notices.KINDS)
    house.home_steps.append(steps.steps)
    FIRST_STEPS.add(house, steps.first_steps)
    house.decisions.append(decisions.decisions)
    house.blocks.extend(blocks.BLOCKS)
    house.personal_blocks.append(lines.PERSONAL)
    house.visible_sources["event"] = blocks.visible_events
    house.afterwards["event"] = afterwards.SIGN_UPS
    house.actions |= trail.ACTIONS
    house.namers["event"] = names.events
    app.jinja_env.globals["tabs_behind"] = tabs.tabs_behind
    LEADS.add(house, leads.leads)
    house.personal_data["events"] = data.EVENTS
    house.sweeps["events.announcing"] = sweeps.announce
    house.sweeps["events.offers"] = sweeps.expire_offers
    house.sweeps["events.payments"] = sweeps.remind_to_pay
    house.sweeps["events.changes"] = sweeps.tell_changes
    house.sweeps["events.suspended"] = sweeps.release_suspended
    house.sweeps["events.answers"] = sweeps.forget_answers
    house.sweeps["events.feedback"] = feedback.ask
    house.sweeps["events.wishes"] = meeting.forget_past
    house.sweeps["events.reminders"] = reminders.remind
    house.sweeps["events.visitors"] = leaving.forget_due
    house.seeders.append(Seeder("events", 20, demo.seed))
    house.menu += [
        MenuEntry("main", _l("Events"), "events.listing", "calendar-days", 30),
        MenuEntry("tab", _l("Events"), "events.listing", "calendar-days", 30),
        MenuEntry(
            "person", _l("Your calendar"), "events.calendar", "calendar-check", 30,
            lambda who: who.person_id is not None,
        ),
        MenuEntry(
            "office", _l("Events"), "events.office", order=10, allowed=lambda who: who.may(Right.EVENTS),
            group="events",
            over=(Below("/events/new"), Below("/events/<slug>/manage"), Below("/events/<slug>/shifts")),
        ),
    ]  # fmt: skip
