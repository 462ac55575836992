"""What is to be paid, in words, and how: on pages and in letters until it is recorded as paid."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext as _

from portal.core.dates import A_DAY
from portal.core.db import db
from portal.core.say import say_date, say_money
from portal.core.settings import association
from portal.members.memberships import periods
from portal.members.memberships.models import Plan
from portal.members.memberships.queries import owing


def sentence(plan: Plan, cents: int, currency: str, grace_until: date) -> Any:
    """£155.00 for 12 months, to be paid by Friday, 25 December."""
    return _(
        "%(price)s for %(time)s, to be paid by %(day)s.",
        price=say_money(cents, currency), time=periods.said(plan), day=say_date(grace_until - A_DAY),
    )  # fmt: skip


def told(person_id: int, day: date) -> list[Any]:
    """A sentence for each membership that this person is to pay for."""
    rows = db.session.execute(owing.owed(day).where(owing.pays(person_id, day))).all()
    return [sentence(*row) for row in rows]


def paragraphs(person_id: int, day: date) -> str:
    """For a letter, in the language that is spoken: what is to be paid, and how; nothing where nothing is."""
    due = told(person_id, day)
    if not due:
        return ""
    cost = _("This is what it costs: %(sentence)s", sentence=" ".join(map(str, due)))
    how = association().how_to_pay or _("The office tells you how to pay.")
    return f"{cost}\n\n{how}"
