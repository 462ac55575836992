"""Lists for spreadsheets. A cell that a spreadsheet would run as a formula is made plain text first."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from io import StringIO
from typing import Any

from portal.core.db import db
from portal.members.memberships.queries.office import exported
from portal.members.people.profile import FIELDS

#: OWASP, "CSV Injection": what a spreadsheet may take for the beginning of a formula.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe(value: Any) -> str:
    """The cell as text that no spreadsheet runs. A telephone number keeps its plus sign, after an apostrophe."""
    if value is None:
        return ""
    text = value.isoformat() if isinstance(value, date) else str(value)
    return f"'{text}" if text.startswith(DANGEROUS) else text


def table(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """CSV with a byte-order mark, so that every spreadsheet reads the letters right."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow([safe(each) for each in head])
    for row in rows:
        writer.writerow([safe(each) for each in row])
    return "\ufeff" + out.getvalue()


def people(day: date) -> tuple[str, int]:
    """Everybody with profile and membership, for the office: the CSV and how many."""
    head = ["id", "name", "given_name", "family_name", *(f.name for f in FIELDS), "external_id"]
    head += ["plan", "member_from", "covered_to", "status", "member_today"]
    rows = []
    for person, plan, start, until, status, counts in db.session.execute(exported(day)):
        own = [person.id, person.name, person.given_name, person.family_name]
        own += [getattr(person, field.name) for field in FIELDS] + [person.external_id]
        last = until - timedelta(days=1) if until else None
        rows.append([*own, plan, start, last, status if start else "", "yes" if counts else "no"])
    return table(head, rows), len(rows)
