"""An event as one reader sees it. Templates ask this, so no page offers what its operation would refuse, and no
sentence contradicts the state the event is in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.core.actors import Actor
from portal.core.say import say_end, say_moment, say_zone
from portal.events.programme import links
from portal.events.programme.models import MOST_GUESTS, Event, Phase
from portal.events.programme.policies import works_as
from portal.events.programme.words import last_change
from portal.events.registrations.bills import Bill, bill, how_to_pay
from portal.events.registrations.models import Registration, Standing
from portal.events.registrations.operations import waiting_list
from portal.events.registrations.operations.attendees import DOORS
from portal.events.registrations.policies import AMONG_PEOPLE
from portal.events.registrations.ways import VERBS, Way, somebody_waits, way_of
from portal.events.tickets.models import PaymentTerms, TicketType
from portal.events.tickets.on_sale import costs_something, none_left, some_for_guests


@dataclass(frozen=True, slots=True)
class Seen:
    """What the pages of one event say to one reader.

    `waits`: signing up would mean joining a queue. `before`: parties before the reader in it. `inside`: the reader may
    have the link to the online room.
    """

    event: Event
    phase: Phase
    mine: Registration | None
    standing: Standing | None
    way: Way
    now: datetime
    inside: bool
    ticket_types: Sequence[TicketType] = ()
    terms: PaymentTerms | None = None
    waits: bool = False
    before: int | None = None

    @property
    def verbs(self) -> frozenset[str]:
        return VERBS.get(self.way, frozenset()) | ({"bring"} if self.changes_guests else set())

    @property
    def may_begin(self) -> bool:
        """Whether they would sign up anew: they never did, or let an offer pass."""
        return self.mine is None or self.standing is Standing.EXPIRED

    @property
    def changes_guests(self) -> bool:
        """Whether they can still say whom they bring."""
        return bool(self.guest_fields)

    @property
    def guest_fields(self) -> list[int]:
        """The numbers of the guests whom somebody on the list can name, rename or leave at home. The party must have
        been loaded.
        """
        ahead = self.postponed or self.now < self.event.start_utc - DOORS
        if self.mine is None or self.way not in {Way.COMING, Way.HELD, Way.WAITING} or not ahead:
            return []
        more = self.way in {Way.COMING, Way.HELD} and self.event.takes_sign_ups(self.now) and self.event.free != 0
        there = {place.number for place in self.mine.party if place.is_guest}
        return [n for n in range(1, MOST_GUESTS + 1) if n in there or (more and n <= self.guests_at_most)]

    @property
    def guests_at_most(self) -> int:
        """How many guests the reader may bring: none where no kind of place that is given out is for them."""
        return self.event.guests_at_most if some_for_guests(self.ticket_types) else 0

    @property
    def postponed(self) -> bool:
        return self.phase is Phase.POSTPONED

    @property
    def is_on(self) -> bool:
        """Whether it takes place at this very moment."""
        return self.phase is Phase.PUBLISHED and self.event.start_utc <= self.now

    @property
    def day_holds(self) -> bool:
        """Whether the day that the event carries is the one it takes, or took, place on."""
        return self.phase not in {Phase.POSTPONED, Phase.CANCELLED}

    @property
    def list_rests(self) -> bool:
        """Whether nobody who waits can be offered a place any more, whatever comes free."""
        left = waiting_list.deadline(self.event, self.now) - self.now
        return self.phase is Phase.PUBLISHED and left < waiting_list.SHORTEST_OFFER

    @property
    def to_come(self) -> bool:
        """Whether people may still have to find the way, today or once it is out."""
        return self.phase.hidden or self.phase is Phase.PUBLISHED

    @property
    def room(self) -> str:
        """The link to the online room, while it leads somewhere."""
        return self.event.online_url if self.inside and self.to_come else ""

    @property
    def for_calendars(self) -> bool:
        """Whether it is worth putting into a calendar."""
        return self.phase is Phase.PUBLISHED

    @property
    def calendars(self) -> list[tuple[str, str]]:
        """Ways into a calendar: (what, address)."""
        return links.for_calendars(self.event)

    @property
    def map(self) -> str:
        """Where the place is looked up, while people may have to find it."""
        return links.on_a_map(self.event) if self.to_come else ""

    @property
    def about_time(self) -> str:
        """A line below the time."""
        if self.phase is Phase.POSTPONED:
            return str(_("Postponed. The new day is not fixed yet."))
        if self.phase is Phase.CANCELLED:
            return str(_("It does not take place."))
        return say_zone(self.event.start_utc, self.event.zone)

    @property
    def about_room(self) -> str:
        """A line below "Online"."""
        if self.room:
            return str(_("The link is below."))
        return str(_("Those who come get the link.")) if self.to_come else ""

    @property
    def about_my_place(self) -> str:
        """To whoever comes: until when they can change their mind."""
        until = last_change(self.event)
        if self.postponed:
            said = _("You need not do anything. If you would rather not wait for the new day, give your place back.")
        elif self.is_on:
            said = _("It is on just now, until %(moment)s.", moment=self._moment(self.event.end_utc))
        elif until is None:
            said = _("If you cannot come after all, say so: somebody else will be glad of the place.")
        elif self.now < until:
            said = _("You can change your mind until %(moment)s.", moment=say_end(until, self.event.zone))
        else:
            said = _(
                "The day for changing one’s mind has passed, and you are counted in. If you cannot come, say so all "
                "the same: somebody else will be glad of the place."
            )
        return str(said)

    @property
    def about_my_turn(self) -> tuple[str, str]:
        """To whoever waits: when it is their turn, and what happens then."""
        if self.list_rests:
            return "", str(_("It is too late now for anybody to be asked. You need not do anything."))
        turn = _("You are the next to be asked.")
        if self.before:
            turn = ngettext("One party is before you.", "%(num)s parties are before you.", self.before)
        if self.postponed:
            return str(turn), str(_("The list rests until the new day is set; you keep your turn."))
        held = _("When a place comes free for you, we write to you and hold it until you have had time to answer.")
        return str(turn), str(held)

    @property
    def about_queue(self) -> str:
        """To whoever may sign up: what joining the waiting list would mean."""
        said = _(
            "Every place is taken or promised. Join the list, and the next free place that is yours is held for you."
        )
        if self.event.free and not none_left(self.ticket_types):
            said = _("Others wait already, and what is free is theirs. Join the list, and your place is held for you.")
        return str(said) if self.waits else ""

    @property
    def about_changing(self) -> str:
        """To whoever may sign up: until when they could give the place back."""
        until = last_change(self.event)
        if until is None or self.waits or self.now >= until:
            return ""
        return str(_("You can change your mind until %(moment)s.", moment=say_end(until, self.event.zone)))

    @property
    def bill(self) -> Bill:
        """What the reader still owes for their places. The party must have been loaded."""
        return bill(self.mine, self.terms) if self.mine is not None else Bill()

    @property
    def asks_first(self) -> list[str]:
        """To whoever may sign up: what the event asks before a place is theirs for sure, in the order in which it
        comes. How it is paid is said to those who may pay at once.
        """
        event, said = self.event, []
        if event.approves:
            held = _("The organisers decide on each sign-up. A place is held for you until they have.")
            said.append(str(_("The organisers decide on each sign-up.") if self.waits else held))
        if costs_something(self.ticket_types):
            said += [days] if (days := self._about_days()) else []
            at_once = not event.approves and self.way is not Way.WELCOME
            said += [how] if at_once and (how := how_to_pay(self.terms)) else []
        return said

    def _about_days(self) -> str:
        """How long a place is held until it is paid, and from when on."""
        days = self.terms.days if self.terms is not None else None
        if days is None:
            return ""
        said = ngettext(
            "You have a day to pay; until then your place is held.",
            "You have %(num)s days to pay; until then your place is held.",
            days,
        )
        if self.waits:
            said = ngettext(
                "Once you have a place, you have a day to pay.",
                "Once you have a place, you have %(num)s days to pay.",
                days,
            )
        elif self.event.approves:
            said = ngettext(
                "When they have said yes, you have a day to pay.",
                "When they have said yes, you have %(num)s days to pay.",
                days,
            )
        return str(said)

    @property
    def asks_to_come(self) -> str:
        """On the button of whoever may sign up: what pressing it does."""
        if self.waits:
            return str(_("Join the list"))
        return str(_("Ask for a place") if self.event.approves else _("Save my place"))

    def _moment(self, moment: datetime) -> str:
        return say_moment(moment, self.event.zone)

    @property
    def about_guests(self) -> tuple[str, str]:
        """Whom one may bring, to whom it is of use: whoever can sign up now, or would like to know."""
        many = self.guests_at_most
        if many and self.verbs & {"register", "ask"}:
            said = ngettext("You may bring one guest", "You may bring %(num)s guests", many)
            return str(said), str(_("You host them; we greet them by name."))
        if many and self.way in {Way.DRAFT, Way.NOT_YET, Way.FOR_MEMBERS, Way.SIGN_IN, Way.BEHIND}:
            return str(ngettext("Members may bring one guest", "Members may bring %(num)s guests", many)), ""
        return "", ""


def see(
    event: Event,
    mine: Registration | None,
    who: Actor,
    now: datetime,
    ticket_types: Sequence[TicketType] = (),
    terms: PaymentTerms | None = None,
) -> Seen:
    """The event for this reader, whose live registration is `mine`. One statement at most; the team must be loaded."""
    phase, standing = event.phase(now), mine.standing(now) if mine else None
    way = way_of(event, phase, standing, who, now, ticket_types)
    return Seen(
        event=event,
        phase=phase,
        mine=mine,
        standing=standing,
        way=way,
        now=now,
        inside=knows_the_room(event, mine, who, now),
        ticket_types=ticket_types,
        terms=terms,
        waits=way in {Way.OPEN, Way.WELCOME} and (none_left(ticket_types) or somebody_waits(event)),
        before=waiting_list.how_many_before(event, mine) if mine and way is Way.WAITING else None,
    )


def from_behind(event: Event, who: Actor, now: datetime) -> Seen:
    """The event for those who run it."""
    inside = knows_the_room(event, None, who, now)
    return Seen(event, event.phase(now), None, None, Way.BEHIND, now, inside)


def knows_the_room(event: Event, mine: Registration | None, who: Actor, now: datetime) -> bool:
    """Whether the reader may have the link to the online room: who has a place, and the team but for
    who only looks on.
    """
    if mine is not None and mine.standing(now) is Standing.CONFIRMED:
        return True
    return who.signed_in and works_as(who, event, AMONG_PEOPLE)
