"""Volunteering: shifts of events and of the association, and who takes them."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from portal.core.actors import Right
from portal.core.house import House, MenuEntry, Seeder


def register(app: Flask, house: House) -> None:
    """Add this package to the house."""
    from portal.core.calendar_files import ENTRIES
    from portal.events.tabs import TABS
    from portal.members.merging.leads import LEADS
    from portal.volunteering import demo, notices, reactions, sweeps
    from portal.volunteering.alerts import sweeps as alerts
    from portal.volunteering.blueprint import bp
    from portal.volunteering.brings import (
        afterwards,
        blocks,
        calendar,
        data,
        decisions,
        leads,
        letters,
        lines,
        names,
        steps,
        tabs,
        trail,
    )
    from portal.volunteering.routes import (  # noqa: F401
        asking,
        board,
        certificate,
        kiosk,
        member,
        office,
        outcomes,
        public,
        stand_ins,
        thanks,
        wishes,
        writing,
    )  # fmt: skip
    from portal.volunteering.wishes.operations import forget_due

    app.register_blueprint(bp)
    house.reactions.add_from(reactions)
    house.examples.append(letters.examples)
    house.notices.extend(notices.KINDS)
    house.home_steps.append(steps.steps)
    house.decisions.append(decisions.decisions)
    house.namers["role"] = names.roles
    house.namers["shift"] = names.shifts
    house.actions |= trail.ACTIONS
    house.blocks.extend(blocks.BLOCKS)
    house.personal_blocks.append(lines.PERSONAL)
    house.visible_sources["shift"] = blocks.visible_shifts
    house.afterwards["shift"] = afterwards.SHIFTS
    ENTRIES.add(house, calendar.calendar_entries)
    TABS.add(house, tabs.event_tab)
    LEADS.add(house, leads.leads)
    house.personal_data["shifts"] = data.SHIFTS
    house.personal_data["shift_asks"] = data.SHIFT_ASKS
    house.personal_data["shift_messages"] = data.SHIFT_MESSAGES
    house.personal_data["stand_ins"] = data.STAND_INS
    house.personal_data["wishes_to_help"] = data.WISHES
    house.sweeps["volunteering.reminders"] = sweeps.remind
    house.sweeps["volunteering.alerts"] = alerts.alert
    house.sweeps["volunteering.suspended"] = sweeps.release_suspended
    house.sweeps["volunteering.stand_ins"] = sweeps.tell_of_stand_ins
    house.sweeps["volunteering.forgotten"] = sweeps.forget
    house.sweeps["volunteering.visitors_forgotten"] = forget_due
    house.sweeps["volunteering.visitors_wait"] = sweeps.remind_of_visitors
    house.sweeps["volunteering.thanks"] = sweeps.thank
    house.seeders.append(Seeder("volunteering", 35, demo.seed))
    house.menu += [
        MenuEntry("main", _l("Volunteer"), "volunteering.volunteer", "hand-helping", 50),
        MenuEntry("tab", _l("Volunteer"), "volunteering.volunteer", "hand-helping", 50),
        MenuEntry(
            "person", _l("Your shifts"), "volunteering.mine", "clock", 51, lambda who: who.person_id is not None
        ),
        MenuEntry(
            "office", _l("Shifts and roles"), "volunteering.office", order=20,
            allowed=lambda who: who.may(Right.VOLUNTEERING), group="events",
        ),
    ]  # fmt: skip
