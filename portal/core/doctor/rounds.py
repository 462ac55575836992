"""A round: every check of core and packages, asked now or remembered from the worker's last round."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _

from portal.core import checkups, clock, language, questions
from portal.core.actors import VISITOR
from portal.core.db import db
from portal.core.doctor import database, machine, private, upkeep
from portal.core.doctor.findings import Check, Finding, State, unknown, worst
from portal.core.house import house
from portal.core.jobs import poke
from portal.core.models import Checkup
from portal.core.questions import Question, Told

log = logging.getLogger(__name__)
#: How often the worker looks at what is slow.
EVERY = timedelta(hours=1)
PREFIX = "doctor."
ROUND = "doctor"
REMEMBERED = Question[Checkup](lambda _who: checkups.all_of(PREFIX))


@dataclass(frozen=True, slots=True)
class Seen:
    """A check, what was found, and when; no moment where nobody has looked yet."""

    check: Check
    finding: Finding
    at: datetime | None


def checks() -> list[Check]:
    """All checks, those of core first."""
    return [*database.CHECKS, *machine.CHECKS, *upkeep.CHECKS, *private.CHECKS, *house().checks]


def ask(check: Check, now: datetime, told: Told | None = None) -> Finding:
    """What this check finds. One that breaks off has found nothing out, and hides no other.

    `told`: the answers to its questions, where they were asked already.
    """
    with language.spoken(_language()):
        try:
            return check.find(now, told)
        except Exception as error:
            log.warning("a check broke off", extra={"check": check.name}, exc_info=True)
            db.session.rollback()
            return unknown(_("This could not be looked at: %(error)s.", error=type(error).__name__))


def _language() -> str:
    """The reader's, or the association's: which may be where nobody can read it just now."""
    try:
        return language.current()
    except Exception:
        db.session.rollback()
        return language.SOURCE


def examine(now: datetime) -> list[Seen]:
    """Look at everything now, however long it takes."""
    return [Seen(check, ask(check, now), now) for check in checks()]


def glance(now: datetime) -> list[Seen]:
    """Look at what is quick, and remember the rest. For a request."""
    told = _asked_together(now)
    rows = told.get(REMEMBERED) if told is not None else db.session.scalars(checkups.all_of(PREFIX))
    remembered = {row.name.removeprefix(PREFIX): row for row in rows}
    seen = []
    for check in checks():
        row = remembered.get(check.name)
        if not check.slow:
            seen.append(Seen(check, ask(check, now, told), now))
        elif row is None:
            seen.append(Seen(check, unknown(""), None))
        else:
            seen.append(Seen(check, Finding(State(row.state), row.told), row.at))
    return seen


def _asked_together(now: datetime) -> Told | None:
    """The answers for all that is quick, in one statement; None where that breaks off and each must ask by itself."""
    wanted = [question for check in checks() if not check.slow for question in check.wanted]
    try:
        return questions.ask([REMEMBERED, *wanted], VISITOR, now)
    except Exception:
        log.warning("the checks could not be asked together", exc_info=True)
        db.session.rollback()
        return None


def verdict(seen: list[Seen]) -> State:
    return worst([each.finding.state for each in seen])


def make_round() -> None:
    """Look at what is slow and write down what was found. The worker's."""
    now = clock.now()
    checkups.note(ROUND, State.GOOD, "")  # first: it takes its time, and nobody is to begin another one meanwhile
    for check in checks():
        if check.slow:
            finding = ask(check, now)
            checkups.note(PREFIX + check.name, finding.state, finding.told)


def call_when_due(now: datetime) -> None:
    """The sweep: ask a thread of the worker for a round, once an hour."""
    last = checkups.last(ROUND)
    if last is None or now - last.at >= EVERY:
        poke(ROUND)
