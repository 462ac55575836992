"""The gates that all workers share: permits for the throttle, and the times when the server is left alone.

Security mail has a gate of its own, which is never closed for long. What the server may be sent in a minute is
counted once, on the other gate's row: security mail counts too, and never waits for it. Mailings leave a part of it to
notices, so that whoever signs up reads of it while an edition goes out.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Any

from sqlalchemy import Connection, Select, select, update

from portal.core import clock
from portal.core.db import db, insert_or_ignore, write_intent
from portal.mail.models import MailGate, Trouble


class Gate(IntEnum):
    """Whose way out it is; the number is the row's."""

    ORDINARY = 1
    SECURITY = 2


def _seconds(*those: int) -> tuple[timedelta, ...]:
    return tuple(timedelta(seconds=each) for each in those)


#: How long the server is left alone after the first, second … failure in a row.
PAUSES = {Gate.ORDINARY: _seconds(30, 120, 300, 900), Gate.SECURITY: _seconds(2, 5, 10, 20, 30)}
#: Asking again with wrong credentials gets accounts locked. A worker that starts anew asks at once (`try_again`).
AFTER_REFUSED_CREDENTIALS = {Gate.ORDINARY: _seconds(900), Gate.SECURITY: _seconds(2, 5, 10, 20, 30, 300)}
#: Who has sent all that they may for today is told so by each message; no probe can see whether the day is over.
AFTER_THE_QUOTA = {Gate.ORDINARY: _seconds(60, 300, 900), Gate.SECURITY: _seconds(10, 30, 60, 300)}
#: When a probe may follow the last one: a mere connection costs nothing, a password or a sender may cost us.
PROBES: dict[Trouble, tuple[timedelta, ...]] = {
    Trouble.CONNECTION: _seconds(2),
    Trouble.CREDENTIALS: _seconds(2, 5, 10, 20, 30, 300),
    Trouble.CONVERSATION: _seconds(2, 5, 10, 20, 30),
}
#: No gate is closed, and no probe put off, for longer than this; whatever says so was written by a wrong clock.
LONGEST = timedelta(minutes=15)
#: A bucket holds what may leave in this many seconds, so that a quiet hour is not followed by a burst. Of it so much is
#: left to notices.
BURST_SECONDS = 10
FOR_NOTICES = 0.2

_gate: Any = MailGate.__table__


@dataclass(frozen=True, slots=True)
class Permits:
    """How many messages may leave; whether the gate is closed; failures since mail last went through."""

    count: int
    held: bool
    failures: int


def permits(
    connection: Connection,
    wanted: int,
    per_minute: int,
    now: datetime,
    which: Gate = Gate.ORDINARY,
    *,
    bulk: bool = False,
    leaves: bool = True,
) -> Permits:
    """How many messages may leave now, at most `wanted`. Taken inside the claiming transaction, and so never twice.

    Security mail gets what it asks for, and whatever is next waits for it. `bulk`: what may wait for notices. `leaves`:
    it goes to a server, and not only into the portal's own mailbox, which is never muted.
    """
    row = _row(connection, now, which, lock=per_minute > 0 and which is Gate.ORDINARY)
    if (leaves and row.muted_at is not None) or (row.held_until is not None and row.held_until > now):
        return Permits(0, True, row.failures)
    if per_minute <= 0:
        return Permits(wanted, False, row.failures)
    counted = row if which is Gate.ORDINARY else _row(connection, now, Gate.ORDINARY, lock=True)
    room = max(1.0, per_minute * BURST_SECONDS / 60)
    passed = max(0.0, (now - counted.refilled_at).total_seconds())
    tokens = min(room, counted.tokens + passed * per_minute / 60)
    free = tokens - room * FOR_NOTICES if bulk and room > 1 else tokens
    given = wanted if which is Gate.SECURITY else max(0, min(wanted, int(free)))
    connection.execute(_change(Gate.ORDINARY).values(tokens=max(-room, tokens - given), refilled_at=now))
    return Permits(given, False, row.failures)


def give_back(connection: Connection, unused: int, per_minute: int) -> None:
    """Return permits that found no message."""
    if unused > 0 and per_minute > 0:
        connection.execute(_change(Gate.ORDINARY).values(tokens=_gate.c.tokens + unused))


def hold(because: str, *, trouble: Trouble = Trouble.CONNECTION, which: Gate = Gate.ORDINARY) -> datetime:
    """Leave the server alone for a while, longer each time. Returns until when."""
    now = clock.now()
    pauses = {Trouble.CREDENTIALS: AFTER_REFUSED_CREDENTIALS, Trouble.QUOTA: AFTER_THE_QUOTA}.get(trouble, PAUSES)[
        which
    ]
    with writing() as connection:
        row = _row(connection, now, which, lock=True)
        until: datetime = now + _step(pauses, row.failures)
        connection.execute(
            _change(which).values(
                held_until=until,
                held_because=because[:300],
                trouble=trouble,
                probe_at=now + _step(PROBES[trouble], row.failures) if trouble in PROBES else None,
                failures=row.failures + 1,
            )
        )
    return until


def open_again(*which: Gate, forgive: bool = True) -> None:
    """The server answered, or somebody asked for a try at once. `forgive`: the next pause is a short one again."""
    values: dict[str, Any] = {"held_until": None, "held_because": None, "trouble": None, "probe_at": None}
    if forgive:
        values["failures"] = 0
    with writing() as connection:
        connection.execute(update(_gate).where(_gate.c.id.in_(which or list(Gate))).values(**values))


def try_again() -> None:
    """A worker starts, perhaps with another password: every gate is opened for one try."""
    open_again()


def to_probe(connection: Connection, now: datetime) -> list[Gate]:
    """Take the closed gates whose probe is due, inside a writing transaction: of all workers one probes."""
    due = _gate.c.held_until.is_not(None) & (_gate.c.probe_at <= now)
    rows = connection.execute(select(_gate).where(due).with_for_update(skip_locked=True)).all()
    for row in rows:
        later = now + _step(PROBES[row.trouble], row.failures)
        connection.execute(_change(Gate(row.id)).values(probe_at=later))
    return [Gate(row.id) for row in rows]


def still_closed(connection: Connection, which: Gate, because: str, trouble: Trouble) -> None:
    """A probe found the server in trouble still."""
    connection.execute(
        _change(which)
        .where(_gate.c.held_until.is_not(None))
        .values(
            held_because=because[:300],
            trouble=trouble,
            failures=_gate.c.failures + (1 if trouble is Trouble.CREDENTIALS else 0),
        )
    )


def closed(connection: Connection, now: datetime) -> tuple[set[Gate], bool]:
    """The gates that are closed, and whether one of them may be probed now."""
    rows = connection.execute(select(_gate.c.id, _gate.c.held_until, _gate.c.probe_at, _gate.c.muted_at)).all()
    shut = {Gate(row.id) for row in rows if row.muted_at or (row.held_until and row.held_until > now)}
    return shut, any(row.held_until and row.probe_at and row.probe_at <= now for row in rows)


def held(now: datetime, which: Gate | None = None) -> MailGate | None:
    """A gate that is closed: this one, or whichever of them opens last."""
    statement = latest_held(now)
    if which is not None:
        statement = statement.where(MailGate.id == int(which))
    found: MailGate | None = db.session.scalar(statement)
    return found


def latest_held(now: datetime) -> Select[MailGate]:
    """The gate that is closed longest, if one is."""
    return select(MailGate).where(MailGate.held_until > now).order_by(MailGate.held_until.desc()).limit(1)


def cap(connection: Connection, now: datetime) -> None:
    """Undo what a clock wrote that was ahead: nobody waits for a time that is further off than any pause."""
    far = now + LONGEST
    connection.execute(update(_gate).where(_gate.c.held_until > far).values(held_until=now))
    connection.execute(update(_gate).where(_gate.c.probe_at > far).values(probe_at=now))
    connection.execute(update(_gate).where(_gate.c.refilled_at > now).values(refilled_at=now))


def mute(connection: Connection, because: str, now: datetime) -> None:
    """Let nothing but security mail leave until a person says so (`unmute`). Not a second time over the first."""
    _row(connection, now, Gate.ORDINARY, lock=True)
    quiet = _change(Gate.ORDINARY).where(_gate.c.muted_at.is_(None))
    connection.execute(quiet.values(muted_at=now, muted_because=because[:300]))


def unmute() -> bool:
    """Let mail leave again. Returns whether it was held so. Inside a unit of work."""
    done = db.session.execute(
        update(MailGate)
        .where(MailGate.id == int(Gate.ORDINARY), MailGate.muted_at.is_not(None))
        .values(muted_at=None, muted_because=None)
    )
    return bool(getattr(done, "rowcount", 0))


def closed_gates(now: datetime) -> tuple[MailGate | None, MailGate | None]:
    """The gate that a restore has closed until somebody says otherwise, and the one that opens last by itself."""
    gates = list(db.session.scalars(select(MailGate)))
    held = [each for each in gates if each.held_until is not None and each.held_until > now]
    muted = next((each for each in gates if each.muted_at is not None), None)
    return muted, max(held, key=lambda each: each.held_until or now, default=None)


@contextmanager
def writing() -> Iterator[Connection]:
    """A short writing transaction of its own."""
    token = write_intent.set(True)
    try:
        with db.engine.begin() as connection:
            yield connection
    finally:
        write_intent.reset(token)


def _step(steps: tuple[timedelta, ...], number: int) -> timedelta:
    return steps[min(number, len(steps) - 1)]


def _change(which: Gate) -> Any:
    return update(_gate).where(_gate.c.id == int(which))


def _row(connection: Connection, now: datetime, which: Gate, *, lock: bool) -> Any:
    """A gate; made when it is first looked at, by whichever worker comes first."""
    wanted = select(_gate).where(_gate.c.id == int(which))
    wanted = wanted.with_for_update() if lock else wanted
    found = connection.execute(wanted).first()
    if found is None:
        made = {"id": int(which), "tokens": 0.0, "refilled_at": now, "failures": 0}
        connection.execute(insert_or_ignore(MailGate).values(**made))
        found = connection.execute(wanted).one()
    return found
