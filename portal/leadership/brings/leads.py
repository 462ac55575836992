"""What leadership holds about somebody, and goes along when two entries about them are put together."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.members.merging.leads import Lead


def leads() -> tuple[Lead, ...]:
    """The tables that lead to people."""
    exceptions = Lead("limit_exception", _l("Exceptions from a limit of terms"))
    return (
        Lead("term", _l("Terms of office")),
        Lead("candidacy"),
        Lead("interest"),
        Lead("panel_member"),
        Lead("assessment"),
        exceptions,
        Lead("playbook_version"),
        Lead("circle_word"),
        Lead("ballot"),
        Lead("ballot_voter"),
    )
