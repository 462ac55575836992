"""What an address was sent and what it wants, for the download of what is kept about whoever reads there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, func, select

from portal.core.house import house
from portal.mail.intake.models import FreshStart, Outcome, RawBounce
from portal.mail.kinds import BETWEEN, Lane, lane_of
from portal.mail.models import Delivery, DeliveryContent, Mailing, MailPreference, State, Suppression

#: What has left the house, as far as anybody can tell.
LEFT = (State.ACCEPTED, State.UNCONFIRMED, State.BOUNCED, State.COMPLAINED)


class Letter(NamedTuple):
    """A row of `letters_to`."""

    kind: str
    lane: int
    state: State
    created_at: datetime
    subject: str | None
    words: str | None


def letters_to(address: Any, since: Any) -> Select[str, int, State, datetime, str | None, str | None]:
    """What was sent to a normalised address from then on; of a mailing, the words for this reader alone."""
    subject = func.coalesce(DeliveryContent.subject, Mailing.subject)
    words = func.coalesce(DeliveryContent.source, DeliveryContent.text)
    return (
        select(Delivery.kind, Delivery.lane, Delivery.state, Delivery.created_at, subject, words)
        .outerjoin(DeliveryContent, DeliveryContent.delivery_id == Delivery.id)
        .outerjoin(Mailing, Mailing.id == Delivery.mailing_id)
        .where(Delivery.address == address, Delivery.created_at >= since, Delivery.state.in_(LEFT))
        .order_by(Delivery.id)
    )


def choices_of(address: Any) -> Select[MailPreference]:
    """What a normalised address wants and does not want."""
    return select(MailPreference).where(MailPreference.address == address).order_by(MailPreference.family)


def stopped_for(address: Any) -> Select[Suppression]:
    """Why nothing is sent to a normalised address, if so."""
    return select(Suppression).where(Suppression.address == address)


def returned_of(address: Any) -> Select[datetime, str | None, str | None, str | None]:
    """What came back from a normalised address, as far as it was believed and leads there."""
    return (
        select(RawBounce.received_at, RawBounce.verdict, RawBounce.status, RawBounce.diagnostic)
        .join(Delivery, Delivery.id == RawBounce.delivery_id)
        .where(Delivery.address == address, RawBounce.outcome != Outcome.REFUSED)
        .order_by(RawBounce.id)
    )


def anew_since(address: Any) -> Select[datetime, str, str | None]:
    """Since when mail to a normalised address is taken to arrive again, and who says so."""
    return select(FreshStart.since, FreshStart.through, FreshStart.reason).where(FreshStart.address == address)


def told(
    letters: Iterable[tuple[Any, ...]],
    choices: Iterable[MailPreference],
    stopped: Iterable[Suppression],
    returned: Iterable[tuple[Any, ...]] = (),
    anew: Iterable[tuple[Any, ...]] = (),
) -> dict[str, list[dict[str, Any]]]:
    """For the address itself. Letters of the security lane come without their words: a link in them opens something.

    Of the others the words are there as long as the portal keeps them.
    """
    kinds = {kind.name: kind for kind in house().notices}
    labels = {BETWEEN: _l("Between members")} | {name: kind.label for name, kind in kinds.items()}
    open_kinds = {name for name, kind in kinds.items() if lane_of(kind) is not Lane.SECURITY}
    return {
        "letters": [
            {
                "about": str(labels[each.kind]) if each.kind in labels else each.kind,
                "written": each.created_at,
                "state": each.state,
                "subject": each.subject if (whole := each.kind in open_kinds and each.lane != Lane.SECURITY) else None,
                "words": each.words if whole else None,
            }
            for each in map(Letter._make, letters)
        ],
        "choices": [
            {"family": each.family, "wanted": each.wanted, "changed": each.changed_at, "through": each.through}
            for each in choices
        ],
        "nothing_is_sent": [
            {"of": each.scope or "all", "reason": each.reason, "detail": each.detail, "since": each.since}
            for each in stopped
        ],
        "came_back": [
            {"on": on, "means": verdict, "status": status, "said": said} for on, verdict, status, said in returned
        ],
        "sent_again": [{"since": since, "through": through, "reason": reason} for since, through, reason in anew],
    }
