"""What holds of every letter that any test causes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Any

import pytest

from portal.mail import outbox, veil
from portal.mail.kinds import is_sealed, kind_of
from portal.mail.writing import templates

#: A link of the portal that carries a secret of 256 bits.
SECRET = re.compile(r"https?://[^\s/]+/[^\s()<>]*?/[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])")


class ReadableByTheOffice(AssertionError):
    """A letter lets whoever has it act for its reader, and would stand on the pages of the office."""


_hides = veil.hides


@pytest.fixture(scope="session", autouse=True)
def open_letters() -> Iterator[None]:
    """Tests read letters between members in the database, which nobody else can: see `veiled`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(veil, "hides", lambda notice: False)
        yield


@pytest.fixture
def veiled(monkeypatch: pytest.MonkeyPatch) -> None:
    """In this test, letters between members are sealed as they are wherever the portal runs."""
    monkeypatch.setattr(veil, "hides", _hides)


@pytest.fixture(scope="session", autouse=True)
def links_with_power_are_sealed() -> Iterator[None]:
    """A letter with a secret in a link is one that the mailbox page shows to nobody."""
    fill, enqueue, opens = templates.fill, outbox.enqueue, ContextVar("opens", default=False)

    def enqueued(kind: str, **kw: Any) -> int | None:
        token = opens.set(kw.get("opens", False))
        try:
            return enqueue(kind, **kw)
        finally:
            opens.reset(token)

    def filled(kind: str, context: dict[str, Any], name: str = "", **kw: Any) -> templates.Draft:
        draft = fill(kind, context, name, **kw)
        if SECRET.search(draft.body.replace("\\", "")) and not (opens.get() or is_sealed(kind_of(kind))):
            raise ReadableByTheOffice(kind)
        return draft

    patch = pytest.MonkeyPatch()
    patch.setattr(templates, "fill", filled)
    patch.setattr(outbox, "enqueue", enqueued)
    yield
    patch.undo()
