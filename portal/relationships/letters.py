"""Letters of relationships: to one of two people, about the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from portal.mail import outbox
from portal.mail.attachments import Attachment
from portal.members.people import reach
from portal.members.people.reach import Reader


def write(
    kind: str,
    to: Reader | None,
    other: Reader | None,
    /,
    *,
    page: str,
    key: str,
    thread: str = "",
    attachments: Sequence[Attachment] = (),
    **more: Any,
) -> None:
    """One letter, once for each `key`, where both are known still and the reader can be written to.

    `page`: where it leads. `more`: what it says besides the names of the two; never what they wrote to each other.
    """
    if to is None or other is None or to.address is None:
        return
    names = {"first": to.first, "other": other.name, "other_first": other.first}
    context = {**names, "page": page, **more}
    outbox.enqueue(kind, to=to.address, context=context, key=key, thread=thread, attachments=attachments)


def write_to(kind: str, reader_id: int, other_id: int, /, **letter: Any) -> None:
    """The same by their numbers."""
    people = reach.readers([reader_id, other_id])
    write(kind, people.get(reader_id), people.get(other_id), **letter)
