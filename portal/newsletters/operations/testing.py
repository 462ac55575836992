"""Test letters: an edition as it reads now, to some of those who work on it. Marked, uncounted, its way out inert."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.core import language
from portal.core.errors import DomainError
from portal.mail import mailings
from portal.mail.addresses import Address
from portal.members.people import reach
from portal.newsletters import audience, rendering
from portal.newsletters.models import Edition
from portal.newsletters.operations.approving import freeze
from portal.newsletters.operations.editing import AlreadyGone
from portal.newsletters.operations.holding import hold
from portal.newsletters.operations.sending import KIND, list_id, marked, text_in
from portal.newsletters.proof import team
from portal.newsletters.proof.readers import personal_title


class NobodyToTell(DomainError):
    """Nobody was chosen whom mail reaches."""

    sentence = _l("Choose at least one person who can be written to.")
    field = "people"


def send_tests(edition: Edition, people: Sequence[int], *, now: datetime) -> list[str]:
    """Send the edition as it reads now to these people, who must hold an office. Returns their names.

    Each gets their own personal part, which nobody else reads. Raises NobodyToTell, AlreadyGone.
    """
    allowed = {person.id for person in team.with_office(now)} & set(people)
    found = [reader for reader in reach.readers(allowed).values() if reader.address is not None]
    if not found:
        raise NobodyToTell
    _send(edition, [(reader.address, reader.id) for reader in found if reader.address], now=now)
    return [reader.name for reader in found]


def send_test(edition: Edition, *, to: Address, person_id: int | None, now: datetime) -> None:
    """The same to one address: that of whoever asks, where they sign in. Raises AlreadyGone."""
    _send(edition, [(to, person_id)], now=now)


def _send(edition: Edition, to: Sequence[tuple[Address, int | None]], *, now: datetime) -> None:
    edition = hold(edition.id)
    if edition.sending_from is not None or edition.cancelled_at is not None:
        raise AlreadyGone
    revision = freeze(edition, now=now)
    languages = {language.known(address.language) for address, _person_id in to} - {language.ours()}
    mailing = mailings.create(
        KIND,
        key=f"edition:{edition.id}:test:{revision.number}:{now.timestamp():.6f}",
        subject=_("Test: %(subject)s", subject=revision.subject),
        html=marked(revision.html),
        text=marked(revision.text),
        list_id=list_id(),
        now=now,
        test=True,
        further={tag: text_in(tag, edition) for tag in sorted(languages)},
    )
    recipients = [_recipient(edition, address, person_id, now) for address, person_id in to]
    mailings.add_recipients(mailing, recipients, now=now)
    mailings.start(mailing, now=now)


def _recipient(edition: Edition, to: Address, person_id: int | None, now: datetime) -> mailings.Recipient:
    title = personal_title(edition)
    with language.spoken(to.language):
        lines = audience.personal_lines([person_id], now).get(person_id, []) if person_id and title else []
        html, text = rendering.personal_part(to.name.split(" ")[0], title, lines)
    return mailings.Recipient(ref=f"test:{person_id or to.email}", address=to, html=html, text=text)
