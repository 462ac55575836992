"""What operators read when the database cannot be used: what is wrong, and what to do, in a sentence or two."""

from __future__ import annotations

from pathlib import Path

from flask import current_app
from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError

from portal.core.errors import DatabaseAway, DatabaseGone, DiskFull, TransientConflict
from portal.core.troubles import trouble

#: What SQLite says, and what it means here. {place} is the file.
SQLITE = {
    "malformed": "The database {place} is damaged. {restore}",
    "not a database": "The database {place} is damaged. {restore}",
    "unable to open database file": "The database {place} cannot be opened: its folder is missing, or closed to us.",
    "readonly database": "The database {place} cannot be written by this user.",
    "disk is full": "The disk of {place} is full. Free some space, then try again.",
    "disk I/O error": "The disk of {place} cannot be read or written. Look at the machine's log.",
    "is locked": "The database {place} is locked by another process. Stop it, or wait until it is done.",
    "no such table": "The database {place} does not have the schema of this version. Run: flask guildhall prepare",
}
#: What PostgreSQL and its client say, likewise. {place} is the database's name, and where; never the password.
POSTGRESQL = {
    "undefinedtable": "PostgreSQL's {place} does not have the schema of this version. Run: flask guildhall prepare",
    "password authentication failed": "PostgreSQL refuses the password for {place}. Correct DATABASE_URL.",
    "no password supplied": "PostgreSQL wants a password for {place}. Put it into DATABASE_URL.",
    "does not exist": "PostgreSQL cannot open {place}: {said}. Create what is missing, or correct DATABASE_URL.",
    "no pg_hba.conf entry": "PostgreSQL does not let us in to {place} from here: see its pg_hba.conf.",
    "too many clients": "PostgreSQL has no connection left for {place}. Lower DATABASE_POOL.",
}
AWAY = "PostgreSQL does not answer for {place}: {said}. Start it, or correct DATABASE_URL."
KEPT_WAITING = (
    "PostgreSQL kept us waiting for what somebody else holds in {place}: {said}. Try again; who holds it stands in "
    "pg_stat_activity."
)
FULL = "A disk is full: {said}. Free some space, then try again."
MISSING = (
    "The database file {place} is not there. If it was lost: {restore} If there never was one, this makes it: flask "
    "guildhall prepare"
)
REPLACED = "The database file {place} was replaced while it was open. Restart web and worker."
LOST = (
    "A portal has lived in {folder}, but its database holds nothing ({place}). It seems to be lost, and nothing was "
    "begun in its place. {restore} To begin anew all the same, give --begin-anew to bin/run or flask guildhall prepare."
)


def explain(error: BaseException) -> str | None:
    """The sentence for an error of the database, or for the one that caused it; None when no operator can mend it."""
    sentence, cause = _explain(error), error.__cause__
    return explain(cause) if sentence is None and cause is not None else sentence


def _explain(error: BaseException) -> str | None:
    if isinstance(error, DatabaseGone):
        return tell(REPLACED if Path(place()).exists() else MISSING)
    met = trouble(error)
    if met is None and not isinstance(error, DBAPIError):
        return None
    cause = error.orig if isinstance(error, DBAPIError) else met
    said = " ".join(str(cause).split())
    known = f"{type(cause).__name__.lower()} {said}"
    sqlite = make_url(current_app.config["SQLALCHEMY_DATABASE_URI"]).get_backend_name() == "sqlite"
    found = next((words for part, words in (SQLITE if sqlite else POSTGRESQL).items() if part in known), None)
    if found is None and isinstance(met, DiskFull):
        found = FULL
    elif found is None and isinstance(met, TransientConflict):
        found = SQLITE["is locked"] if sqlite else KEPT_WAITING
    elif found is None and isinstance(met, DatabaseAway) and not sqlite:
        found = AWAY
    return tell(found, said=_short(said)) if found else None


def tell(words: str, said: str = "") -> str:
    """One of the sentences, with names and the way back filled in."""
    folder = current_app.config["DATA_DIR"]
    return words.format(place=place(), folder=folder, restore=_restore(), said=said)


def place() -> str:
    """The database as operators know it, without its password."""
    url = make_url(current_app.config["SQLALCHEMY_DATABASE_URI"])
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    return f"database {url.database} on {url.host or 'this machine'}, port {url.port or 5432}"


def _restore() -> str:
    """How to come by the last backup, and which one that is where it lies in DATA_DIR."""
    last = last_backup(Path(current_app.config["DATA_DIR"]))
    return f"Restore {'the last backup' if last else 'a backup'}: flask guildhall restore {last or 'FILE'}."


def last_backup(data_dir: Path) -> Path | None:
    """The newest backup that was left in DATA_DIR/backups."""
    found = [path for path in (data_dir / "backups").glob("[!.]*.zip") if path.is_file()]
    return max(found, key=lambda path: path.stat().st_mtime, default=None)


def _short(said: str) -> str:
    """The last thing a client says about a connection that failed: it tries several addresses, and tells each."""
    return (
        said.rpartition("failed: ")[2].partition(" Is the server running")[0].removeprefix("FATAL: ").strip(" .")[:200]
    )
