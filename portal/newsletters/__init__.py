"""Newsletters: the month's letter drafts itself; the editor makes it sound like the house; everyone gets it once."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from portal.core.house import House, MenuEntry, Seeder
from portal.newsletters import cli, demo, notices, policies, reactions, restored, sweeps
from portal.newsletters.archive import shelving
from portal.newsletters.blueprint import bp
from portal.newsletters.brings import decisions, letters, names, trail
from portal.newsletters.clicks import routes as following
from portal.newsletters.operations import history, illustrating
from portal.newsletters.report import counting
from portal.newsletters.report import demo as figures


def register(app: Flask, house: House) -> None:
    """Add the newsletter to the house."""
    from portal.newsletters.routes import (  # noqa: F401 - some are called as what they show
        blocks,
        desk,
        pictures,
        preflight,
        proof,
        public,
        readers,
        report,
        sending,
        versions,
    )

    app.register_blueprint(bp)
    app.register_blueprint(following.bp)
    house.reactions.add_from(reactions)
    house.named_in_log.add(bp.name)
    house.menu += [
        MenuEntry("main", _l("Newsletter"), "newsletters.index", "newspaper", order=60),
        MenuEntry("office", _l("Editions"), "newsletters.drafts", order=10, allowed=policies.edit, group="newsletter"),
        MenuEntry("office", _l("Reports"), "newsletters.reports", "", 20, policies.edit, group="newsletter"),
    ]
    house.examples.append(letters.examples)
    house.notices += notices.KINDS
    house.decisions.append(decisions.decisions)
    house.namers["edition"] = names.editions
    house.actions |= trail.ACTIONS
    house.restored.append(restored.hold_what_is_due)
    house.sweeps["newsletters.draft"] = sweeps.draft_the_month
    house.sweeps["newsletters.pictures"] = illustrating.erase_unused
    house.sweeps["newsletters.versions"] = history.forget_old
    house.sweeps["newsletters.due"] = sweeps.send_what_is_due
    house.sweeps["newsletters.archive"] = shelving.look_after
    house.sweeps["newsletters.report"] = counting.sweep
    house.commands.append(cli.newsletter)
    house.seeders += [Seeder("newsletters", 60, demo.seed), Seeder("newsletters.report", 61, figures.seed)]
