"""What somebody is told whose membership was decided on or has begun: since when, what is to be paid, and how."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _

from portal.core.say import say_date
from portal.members.memberships import owing
from portal.members.memberships.models import Membership
from portal.members.people.models import Person


def words(person: Person, membership: Membership | None, day: date) -> str:
    """Paragraphs in the language that is spoken. `membership`: the one that was decided on, if any."""
    if membership is not None and membership.start > day:
        begun = _("You are welcome among us: your membership begins on %(day)s.", day=say_date(membership.start))
    else:
        begun = _("Your membership has begun. From today the others find you in the directory, and you find them.")
    due = owing.paragraphs(person.id, day)
    return f"{begun}\n\n{due}" if due else str(begun)
