"""From what the clock on the wall says to the moment it means."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from portal.core.dates import NoSuchLocalTime, comes_twice, is_zone, to_utc
from portal.events.errors import BadTime, TimeComesTwice


def moment(local: datetime, zone: str, *, fold: int | None, field: str) -> datetime:
    """The moment of a local time. `fold`: 0 for the first, 1 for the second of a time that comes twice.

    Raises BadTime for a time that the clocks skip, TimeComesTwice where `fold` is needed and not given.
    """
    if not is_zone(zone):
        raise BadTime(_("There is no time zone of this name."), field="zone")
    if fold is None and comes_twice(local, zone):
        raise TimeComesTwice(
            _("The clocks go back that night and %(time)s comes twice. Please say which one.", time=f"{local:%H:%M}"),
            field=f"{field}_fold",
        )
    try:
        return to_utc(local, zone, fold=fold or 0)
    except NoSuchLocalTime:
        raise BadTime(
            _("The clocks go forward and skip %(time)s that night. Choose another time.", time=f"{local:%H:%M}"),
            field=field,
        ) from None


def fold_of(local: datetime, zone: str, at: datetime) -> int | None:
    """Which of the two a stored moment is; None where its local time comes but once."""
    if not comes_twice(local, zone):
        return None
    return 0 if to_utc(local, zone, fold=0) == at else 1
