"""People, the firms they speak for, their memberships, and the directory."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from portal.core.actors import Actor, Right
from portal.core.house import Below, House, MenuEntry, Seeder


def may_look_around(who: Actor) -> bool:
    """Whoever finds people: members, and the office that keeps their list."""
    return who.is_member or who.may(Right.MEMBERS)


#: Firms are looked for where people are.
FIRMS = (Below("/organisations"),)


def is_somebody(who: Actor) -> bool:
    """Whoever signs in as a person."""
    return who.person_id is not None


def keeps_members(who: Actor) -> bool:
    return who.may(Right.MEMBERS)


def keeps_plans(who: Actor) -> bool:
    return who.may(Right.MEMBERS) or who.may(Right.DUES)


def administers(who: Actor) -> bool:
    return who.may(Right.ADMINISTRATION)


def of_the_office() -> list[MenuEntry]:
    """The pages of the office that look after people and plans."""
    return [
        MenuEntry(
            "office", _l("Members"), "members.office_people", order=10, allowed=keeps_members, group="people",
            over=(Below("/office/acts"), Below("/office/memberships"), Below("/office/coverage")),
        ),
        MenuEntry(
            "office", _l("Renewals"), "members.office_renewals", order=12, allowed=keeps_members, group="people"
        ),
        MenuEntry(
            "office", _l("Newcomers"), "members.office_newcomers", order=18, allowed=keeps_members, group="people",
            over=(Below("/office/people/<int:person_id>/host"),),
        ),
        MenuEntry(
            "office", _l("Applications"), "members.office_applications", order=15, allowed=keeps_members,
            group="people", over=(Below("/office/joining"),),
        ),
        MenuEntry(
            "office", _l("Organisations"), "members.office_organisations", order=20, allowed=keeps_members,
            group="people", over=(Below("/organisations/<int:organisation_id>/edit"),
                Below("/organisations/<int:organisation_id>/people"), Below("/office/representations")),
        ),
        MenuEntry(
            "office", _l("Duplicates"), "members.office_duplicates", order=50, allowed=keeps_members, group="people",
            over=(Below("/office/people/<int:person_id>/twice"), Below("/office/people/<int:person_id>/merge"),
                Below("/office/merges")),
        ),
        MenuEntry(
            "office", _l("Requests to be forgotten"), "members.office_privacy", order=55, allowed=keeps_members,
            group="people", over=(Below("/office/people/<int:person_id>/erasure"),),
        ),
        MenuEntry(
            "office", _l("Import"), "members.imports", order=60, allowed=keeps_members, group="people",
            over=(Below("/office/jobs"),),
        ),
        MenuEntry(
            "office", _l("Membership settings"), "members.membership_settings", order=70, allowed=keeps_members,
            group="people",
        ),
        MenuEntry(
            "office", _l("Plans and prices"), "members.office_plans", order=10, allowed=keeps_plans, group="money"
        ),
        MenuEntry(
            "office", _l("What profiles may show"), "members.profile_locks", order=30, allowed=administers,
            group="association",
        ),
    ]  # fmt: skip


def _open_pages() -> None:
    """Pages stand on the blueprint as soon as they are imported."""
    from portal.members.acts.routes import acts  # noqa: F401
    from portal.members.applications.routes import applying, settings, vouching  # noqa: F401
    from portal.members.applications.routes import office as applications_office  # noqa: F401
    from portal.members.directory.routes import directory, me, organisations, own_data, privacy, publishing, writing  # noqa: F401
    from portal.members.directory.routes import export as directory_export  # noqa: F401
    from portal.members.imports.routes import columns, export, imports, undo  # noqa: F401
    from portal.members.memberships.routes import colleagues, lists, memberships, mine, plans, renewals, representing  # noqa: F401
    from portal.members.memberships.routes import picked as of_picked  # noqa: F401
    from portal.members.memberships.routes import timelines as of_timelines  # noqa: F401
    from portal.members.merging.routes import merging  # noqa: F401
    from portal.members.newcomers.routes import hosting  # noqa: F401
    from portal.members.newcomers.routes import office as newcomers_office  # noqa: F401
    from portal.members.people.routes import locks, office, pictures  # noqa: F401
    from portal.members.privacy.routes import keeping  # noqa: F401
    from portal.members.privacy.routes import mine as my_requests  # noqa: F401
    from portal.members.privacy.routes import office as privacy_office  # noqa: F401
    from portal.members.routes import jobs  # noqa: F401
    from portal.members.routes import settings as of_settings  # noqa: F401


def register(app: Flask, house: House) -> None:
    """Add members to the house."""
    from portal.mail.intake.queries import OWNERS
    from portal.members import cli, demo, reactions, sweeps
    from portal.members.acts import notices as of_acts
    from portal.members.applications import notices as of_applications
    from portal.members.blueprint import bp
    from portal.members.brings import blocks, data, decisions, letters, names, steps, timelines, trail
    from portal.members.directory import messages
    from portal.members.memberships import happened
    from portal.members.memberships import notices as of_memberships
    from portal.members.memberships.standing import actor_part
    from portal.members.merging import notices as of_merges
    from portal.members.newcomers import notices as of_newcomers
    from portal.members.newcomers.path import FIRST_STEPS
    from portal.members.people import notices as of_people
    from portal.members.privacy import notices as of_privacy

    _open_pages()
    app.register_blueprint(bp)
    house.reactions.add_from(reactions)
    house.named_in_log.add(bp.name)
    house.actor_parts.append(actor_part)
    house.sweeps["members"] = sweeps.due
    house.examples.append(letters.examples)
    house.notices.extend(
        (
            *of_acts.KINDS,
            *of_applications.KINDS,
            *of_memberships.KINDS,
            *of_newcomers.KINDS,
            *of_merges.KINDS,
            *of_people.KINDS,
            *messages.KINDS,
            *of_privacy.KINDS,
        )
    )
    house.home_steps += [steps.steps, steps.asked_to_host, steps.mail_comes_back]
    FIRST_STEPS.add(house, steps.first_steps)
    house.decisions += [decisions.applications, decisions.decisions, decisions.requests, decisions.unreached]
    house.personal_data["first_days"] = data.FIRST_DAYS
    house.personal_data["applications"] = data.APPLICATIONS
    house.personal_data["acts_of_the_office"] = data.ACTS_OF_THE_OFFICE
    house.personal_data["consents"] = data.CONSENTS
    house.personal_data["privacy_requests"] = data.PRIVACY_REQUESTS
    house.blocks.append(blocks.NEW_FACES)
    house.visible_sources["person"] = blocks.visible_faces
    house.commands.append(cli.import_)
    OWNERS.add(house, names.of_addresses)
    house.namers["person"] = names.people
    house.namers["organisation"] = names.organisations
    house.namers["membership"] = names.memberships
    house.namers["plan"] = names.plans
    house.actions |= trail.ACTIONS
    happened.OF_PERSON.add(house, timelines.of_person)
    happened.OF_ORGANISATION.add(house, timelines.of_organisation)
    house.seeders.append(Seeder("members", 10, demo.seed))
    house.menu += [
        MenuEntry("main", _l("People"), "members.people", "users-round", 20, may_look_around, over=FIRMS),
        MenuEntry("tab", _l("People"), "members.people", "users-round", 20, may_look_around, over=FIRMS),
        MenuEntry("person", _l("Your profile"), "members.edit_me", "user-round", 10, is_somebody),
        MenuEntry("person", _l("Your membership"), "members.my_membership", "id-card", 60, is_somebody),
        MenuEntry("person", _l("Your privacy"), "members.my_privacy", "eye", 70, is_somebody),
        *of_the_office(),
    ]
