"""The letter to two who both sign in, when the office put their entries together: nobody loses a sign-in in silence."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.core.house import NoticeKind
from portal.mail import outbox
from portal.members.people.merges import Merge
from portal.members.people.reach import Reader

MERGED = NoticeKind("members.put_together", _l("Your entry was put together with another one"), "members")
KINDS = (MERGED,)


def put_together(merge: Merge, *readers: Reader) -> None:
    """To where each of the two signs in, as they were before; the second is the one whose sign-in is closed."""
    for place, reader in enumerate(readers):
        if reader.address is not None:
            outbox.enqueue(
                MERGED.name, to=reader.address, key=f"{MERGED.name}:{merge.id}:{place}",
                context={"first": reader.first, "closed": bool(place)},
            )  # fmt: skip
