"""Links of invitations, shown once to whoever invited, where no mail leaves: they are kept nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.core.web import external_url
from portal.members.people import reach


class Link(NamedTuple):
    """The token of somebody's invitation."""

    person_id: int
    token: str


def hand_over(links: Sequence[Link], back: str, *, more: str = "") -> ResponseReturnValue:
    """The page with the links, in answer to the form that made them. `more`: where to ask for the next ones."""
    people = reach.readers_of(link.person_id for link in links)
    rows = [(people[link.person_id], external_url("accounts.invitation", token=link.token)) for link in links]
    return render_template("members/office/links.html", rows=rows, back=back, more=more)
