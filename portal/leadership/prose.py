"""How the newsletter tells of offices: who took one on, who handed one on, and which waits for somebody."""

from __future__ import annotations

from flask_babel import gettext as _

from portal.core.phrasing import Ways, sentences
from portal.core.say import last_day, say_day, say_yearly
from portal.leadership.offices.models import Body, Position, Term
from portal.leadership.succession.models import Call
from portal.members.people.models import Person

#: So much of a call stands in the letter; its own page has the rest.
OF_A_CALL = 260


def took_on(term: Term, person: Person, body: Body, again: bool, ways: Ways) -> tuple[int, str]:
    """Somebody's term began. `again`: they have held the same until then."""
    said = {"name": person.first, "role": term.title_as_held, "body": body.name, "day": say_yearly(term.start)}
    if again:
        return ways.choose(
            ("term", term.id),
            [
                _("%(name)s goes on as %(role)s, for another term since %(day)s (%(body)s).", **said),
                _("For another term since %(day)s, %(name)s stays %(role)s (%(body)s).", **said),
            ],
            among="again",
        )
    return ways.choose(
        ("term", term.id),
        [
            _("%(name)s has been %(role)s since %(day)s (%(body)s).", **said),
            _("On %(day)s %(name)s became %(role)s (%(body)s).", **said),
            _("%(name)s said yes, and has been %(role)s since %(day)s (%(body)s).", **said),
            _("Since %(day)s %(name)s has served as %(role)s (%(body)s).", **said),
        ],
    )


def handed_on(term: Term, person: Person, body: Body, ways: Ways) -> tuple[int, str]:
    """Somebody's term is over. Why it ended is told nowhere."""
    until = say_yearly(last_day(term.end) or term.start)
    said = {"name": person.first, "role": term.title_as_held, "body": body.name, "day": until}
    return ways.choose(
        ("term", term.id),
        [
            _("%(name)s was %(role)s until %(day)s (%(body)s). Thank you for all of it.", **said),
            _("Until %(day)s %(name)s was %(role)s (%(body)s). Thank you.", **said),
            _("Thank you, %(name)s, who was %(role)s until %(day)s (%(body)s).", **said),
        ],
        among="ended",
    )


def call_for(call: Call, position: Position, body: Body, ways: Ways) -> tuple[int, str]:
    """What the call says first, how much time it takes, and until when somebody can stand."""
    said = {"day": say_day(last_day(call.closes)), "role": position.title, "body": body.name}
    way, until = ways.choose(
        ("call", call.id),
        [
            _("If you would like to, say so by %(day)s.", **said),
            _("Write by %(day)s if it is something for you.", **said),
            _("It is open until %(day)s.", **said),
        ],
    )
    what = sentences(call.text, OF_A_CALL) or _("%(body)s is looking for somebody: %(role)s.", **said)
    return way, f"{what} {until}"
