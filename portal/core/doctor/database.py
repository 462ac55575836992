"""The database: does it answer, hold together, and have the tables of this version; is its clock ours."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import select, text

from portal.core import advice, anchor, audit, clock, questions, schema
from portal.core.actors import Actor
from portal.core.db import db, is_sqlite, sqlite_version
from portal.core.doctor import comparing
from portal.core.doctor.findings import Check, Finding, bad, good, look
from portal.core.models import Heartbeat
from portal.core.questions import Question, Told, made_of

#: SQLite before this can corrupt a WAL database under concurrent checkpoints.
SAFE_SQLITE = (3, 51, 3)
OLDEST_POSTGRESQL = 140_000
MOST_DRIFT = timedelta(seconds=2)


def answers(now: datetime) -> Finding:
    """Whether it answers, and in which version."""
    try:
        with db.engine.connect() as connection:
            if is_sqlite():
                connection.execute(text("SELECT 1 FROM sqlite_master"))
                return _sqlite()
            number, version = connection.execute(
                text("SELECT current_setting('server_version_num')::int, current_setting('server_version')")
            ).one()
    except Exception as error:
        why = advice.explain(error) or str(getattr(error, "orig", None) or error).strip()
        return bad(_("The database does not answer: %(why)s", why=why))
    if number < OLDEST_POSTGRESQL:
        return bad(_("This is PostgreSQL %(version)s; version 14 is the oldest that works.", version=version))
    return good(_("PostgreSQL %(version)s answers.", version=version))


def _sqlite() -> Finding:
    if tuple(int(part) for part in sqlite_version.split(".")) < SAFE_SQLITE:
        return bad(
            _(
                "SQLite %(version)s can damage a database under load. Install the requirements of this version, which "
                "bring a newer one, or use PostgreSQL.",
                version=sqlite_version,
            )
        )
    return good(_("SQLite %(version)s answers.", version=sqlite_version))


def holds_together(now: datetime) -> Finding:
    """Whether the file is whole. PostgreSQL looks after its own."""
    if not is_sqlite():
        return good(_("PostgreSQL looks after its files itself."))
    with db.engine.connect() as connection:
        said = connection.execute(text("PRAGMA quick_check(3)")).scalars().all()
        lost = connection.execute(text("PRAGMA foreign_key_check")).all()
    if list(said) != ["ok"]:
        return bad(
            _("The database is damaged: %(what)s. Stop the portal and restore the last backup.", what="; ".join(said))
        )
    if lost:
        return bad(
            ngettext(
                "%(num)s row refers to a row that is not there, in %(table)s.",
                "%(num)s rows refer to rows that are not there, in %(table)s first.",
                len(lost),
                table=lost[0][0],
            )
        )
    return good(_("The database holds together."))


def migrated(now: datetime) -> Finding:
    """Whether every migration was run, and none that this code does not know."""
    with db.engine.connect() as connection:
        there = schema.revision(connection)
    if there == schema.newest():
        return good(_("The tables are of this version (%(revision)s).", revision=there))
    return bad(
        _(
            "The tables are of version %(there)s, this code needs %(wanted)s. Run: flask guildhall prepare",
            there=there or "-",
            wanted=schema.newest(),
        )
    )


def as_made(now: datetime) -> Finding:
    """Whether tables, constraints and triggers are those that the migrations make today."""
    with db.engine.connect() as connection:
        if not schema.is_current(connection):
            return look(_("The tables are compared once the migrations have run."))
    found = comparing.differences(db.engine)
    if not found:
        return good(_("Every table, constraint and trigger is as this version makes it."))
    return bad(
        _(
            "The database is not as this version makes it: %(what)s. Back it up, then restore that backup into an "
            "empty place: a restore builds the tables anew.",
            what="; ".join(found[:5]) + (f" (+{len(found) - 5})" if len(found) > 5 else ""),
        )
    )


AHEAD = Question[Heartbeat](
    lambda _who: (
        select(Heartbeat).where(Heartbeat.at > questions.now(MOST_DRIFT)).order_by(Heartbeat.at.desc()).limit(1)
    )
)


@made_of(lambda _who: [AHEAD])
def clocks_agree(who: Actor, now: datetime, told: Told) -> Finding:
    """Whether this machine, the database's and the worker's have the same time, to two seconds."""
    if not is_sqlite():
        before = clock.now()
        with db.engine.connect() as connection:
            theirs: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
        if not before - MOST_DRIFT <= theirs.astimezone(UTC) <= clock.now() + MOST_DRIFT:
            return bad(
                ngettext(
                    "The database's clock is %(num)s second away from ours. Run NTP on both machines.",
                    "The database's clock is %(num)s seconds away from ours. Run NTP on both machines.",
                    round(abs((theirs - before).total_seconds())),
                )
            )  # fmt: skip
    for ahead in told.get(AHEAD):
        return bad(
            ngettext(
                "The clock of “%(who)s” is %(num)s second ahead of ours. Run NTP on both machines.",
                "The clock of “%(who)s” is %(num)s seconds ahead of ours. Run NTP on both machines.",
                round((ahead.at - now).total_seconds()), who=ahead.name,
            )
        )  # fmt: skip
    return good(_("The clocks agree."))


def trail_is_whole(now: datetime) -> Finding:
    """Whether nobody changed or took away an entry of the audit trail."""
    try:
        broken = list(audit.broken_links())  # to its end: a reading that is left half-way stays open
    except anchor.BadHead:
        return bad(
            _("The file %(name)s says how far the audit trail reached, and was not written by this portal.",
              name=anchor.NAME)
        )  # fmt: skip
    if not broken and not audit.anchored():
        return look(
            _("Nothing outside the database says how far the audit trail reached: run `flask guildhall audit-anchor`.")
        )
    if not broken:
        return good(_("Every entry of the audit trail fits the one before it."))
    return bad(
        _(
            "Entry %(number)s of the audit trail does not fit. Keep a copy as it is, and find out who did it.",
            number=broken[0],
        )
    )


CHECKS = (
    Check("database", _l("Database"), answers),
    Check("integrity", _l("Its contents"), holds_together, slow=True),
    Check("migrations", _l("Version of the tables"), migrated),
    Check("schema", _l("Tables, constraints, triggers"), as_made, slow=True),
    Check("clock", _l("Clocks"), clocks_agree),
    Check("audit", _l("Audit trail"), trail_is_whole, slow=True),
)
