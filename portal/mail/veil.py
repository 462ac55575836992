"""What the ledger of mail holds of letters between members: that there is one, to which address, and when.

Of which kind it is, what it says and about what nobody reads in the database: kind, key, words and files are sealed
with a key of the row's own, which goes with the words as soon as the letter has left. What stays of the key is a digest
that only the portal can make, so that nobody is told the same thing twice. In a demo all of it is open: everybody is
invented.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from types import SimpleNamespace
from typing import Any

from sqlalchemy import select

from portal.core import sealing, vault
from portal.core.db import db
from portal.core.house import NoticeKind, house
from portal.core.settings import demo_mode
from portal.core.vault import VaultClosed
from portal.core.work import unit_of_work
from portal.mail.kinds import BETWEEN
from portal.mail.models import Delivery, DeliveryAttachment, DeliveryContent

#: What a letter says, as `DeliveryContent` has it in the open.
WORDS = ("subject", "source", "text", "reply_to")
FILE = ("filename", "content_type", "method")
_ABOUT_FILES = "delivery_attachment.data"
_ABOUT_KEY = "delivery_content.own_key"
AT_ONCE = 500


def hides(notice: NoticeKind) -> bool:
    """Whether letters of this kind are sealed."""
    return notice.private and not demo_mode()


def digest(told: str) -> str:
    """What the ledger keeps of a key, or of a thread."""
    return vault.keyed("letters between members", told)


def both(keys: Iterable[str]) -> list[str]:
    """The keys as the ledger may have them."""
    return [kept for key in keys for kept in (key, digest(key))]


def hidden(kind: str, key: str, name: str, words: dict[str, Any]) -> dict[str, Any]:
    """The values of a `DeliveryContent` whose words are sealed, with the reader's name. Raises VaultClosed."""
    letter = {"kind": kind, "key": key, "name": name} | {name: words.get(name) for name in WORDS}
    values = {**words, **dict.fromkeys(WORDS), "own_key": None}
    values["letter_sealed"] = _letter().shut(json.dumps(letter), values)
    return values


def hidden_file(own_key: bytes, file: dict[str, Any]) -> dict[str, Any]:
    """The values of a `DeliveryAttachment` of such a letter."""
    head = json.dumps({name: file.get(name) for name in FILE}).encode()
    sealed = vault.seal(vault.unwrapped(own_key, _ABOUT_KEY), head + b"\n" + file["data"], _ABOUT_FILES)
    return {**file, "filename": "file", "content_type": "application/octet-stream", "method": None, "data": sealed}


def opened(row: Any) -> Any:
    """A row of `claims.rows_of` with what is sealed in it; one that does not open has no words."""
    if row.letter_sealed is None:
        return row
    letter = _read(row)
    words = {name: letter.get(name) for name in WORDS}
    ledger = {name: letter.get(name, getattr(row, name)) for name in ("kind", "name")}
    return SimpleNamespace(**row._asdict() | words | ledger)


def opened_file(own_key: bytes | None, file: Any) -> Any:
    """A file of a letter with this key. Raises Damaged."""
    if own_key is None:
        return file
    head, _, data = vault.unseal(vault.unwrapped(own_key, _ABOUT_KEY), file.data, _ABOUT_FILES).partition(b"\n")
    return SimpleNamespace(**json.loads(head), data=data)


def waiting_about(start: str) -> list[int]:
    """The letters between members whose words are there still and whose key begins like this."""
    rows = db.session.execute(
        select(DeliveryContent.delivery_id, DeliveryContent.letter_sealed, DeliveryContent.own_key).where(
            DeliveryContent.letter_sealed.is_not(None)
        )
    )
    return [row.delivery_id for row in rows if _read(row).get("key", "").startswith(start)]


def hide_old() -> None:
    """Before anybody is served: letters of before there was a seal, or of a kind that has become private since.

    With another master key than before nothing is hidden, since it could not be read again.
    """
    with suppress(VaultClosed):
        last = 0
        while numbers := _in_the_open(last):
            with unit_of_work():
                for number in numbers:
                    _hide(db.session.get_one(Delivery, number))
            last = numbers[-1]


def _in_the_open(last: int) -> list[int]:
    """The next of them, but what is on its way."""
    names = [notice.name for notice in house().notices if hides(notice)]
    found = select(Delivery.id).where(Delivery.kind.in_(names), Delivery.id > last, Delivery.lease.is_(None))
    return list(db.session.scalars(found.order_by(Delivery.id).limit(AT_ONCE)))


def _hide(row: Delivery) -> None:
    content = db.session.get(DeliveryContent, row.id)
    key = row.key or ""
    if content is not None:
        values = hidden(row.kind, key, row.name, {name: getattr(content, name) for name in WORDS})
        for name, value in values.items():
            setattr(content, name, value)
        for file in db.session.scalars(select(DeliveryAttachment).where(DeliveryAttachment.delivery_id == row.id)):
            names = {name: getattr(file, name) for name in (*FILE, "data")}
            for name, value in hidden_file(values["own_key"], names).items():
                setattr(file, name, value)
    row.kind, row.name = BETWEEN, ""
    if not key.startswith("erased:"):
        row.key, row.thread = digest(key), digest(row.thread) if row.thread else None


def _read(row: Any) -> dict[str, Any]:
    """What is sealed there; nothing where it does not open."""
    found: dict[str, Any] = json.loads(_letter().read(row.letter_sealed, row.own_key) or "{}")
    return found


def _letter() -> sealing.Sealed:
    return sealing.fields_of(DeliveryContent)["letter"]
