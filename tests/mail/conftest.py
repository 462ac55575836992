"""Kinds and templates of mail that exist only in these tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from jinja2 import ChoiceLoader, DictLoader

from portal.core import clock
from portal.core.house import NoticeKind
from portal.core.work import unit_of_work
from portal.mail import mailings, outbox
from portal.mail.addresses import Address
from portal.mail.models import Mailing

KINDS = [
    NoticeKind("try.notice", "Notices of a try", "try"),
    NoticeKind("try.digest", "Digests of a try", "digests", switchable=True, family_label="Digests"),
    NoticeKind("try.secret", "Codes of a try", "secrets", lane="security"),
    NoticeKind("try.letter", "Letters of a try", "letters", lane="bulk", switchable=True),
]
TEMPLATES = {
    "mail/try/notice.md": """Subject: A place for {{ name }}

You have a place at **the breakfast**.

{% if note is defined %}
{{ note|quote }}
{% endif %}

{{ button("Look at it", url) }}

{{ name }} said so.
""",
    "mail/try/digest.md": "Subject: What happened\n\nThis happened.\n",
    "mail/try/secret.md": "Subject: Your code\n\nIt is 123 456.\n",
}


@pytest.fixture(autouse=True)
def kinds(app: Flask) -> Iterator[None]:
    """The kinds above, registered as a package would."""
    environment = app.extensions["guildhall-mail"].templates
    notices, loader = app.extensions["house"].notices, environment.loader
    before = list(notices)
    notices.extend(KINDS)
    environment.loader = ChoiceLoader([DictLoader(dict(TEMPLATES)), loader])
    yield
    notices[:] = before
    environment.loader = loader


@pytest.fixture
def tell(app: Flask) -> Callable[..., int | None]:
    """Enqueue one notice in a unit of work of its own."""

    def enqueue(
        to: str = "ana@example.org", name: str = "Ana Ruiz", kind: str = "try.notice", **more: Any
    ) -> int | None:
        context = {"name": name, "url": "https://portal.example.org/events/breakfast"} | more.pop("context", {})
        key = more.pop("key", f"{kind}:{to}")
        with unit_of_work():
            return outbox.enqueue(kind, to=Address(to, name), context=context, key=key, **more)

    return enqueue


@pytest.fixture
def edition(app: Flask) -> Callable[..., Mailing]:
    """A started mailing to so many readers, reader0@example.org and on."""

    def make(readers: int = 3, *, key: str = "edition:1", start: bool = True, **more: Any) -> Mailing:
        now = clock.now()
        with unit_of_work():
            mailing = mailings.create(
                "try.letter",
                key=key,
                subject="The month at the chamber",
                html=f"<html><head></head><body><h1>May</h1>{mailings.PERSONAL}"
                f'<a href="{mailings.UNSUBSCRIBE}">Stop</a></body></html>',
                text=f"May\n\n{mailings.PERSONAL}\n\nStop: {mailings.UNSUBSCRIBE}\n",
                list_id="letter.chamber.example",
                now=now,
                **more,
            )
            mailings.add_recipients(
                mailing,
                (
                    mailings.Recipient(
                        f"person:{n}",
                        Address(f"reader{n}@example.org", f"Reader {n}"),
                        html=f"<p>Only for reader {n}: é &amp; so on.</p>",
                        text=f"Only for reader {n}: é & so on.",
                    )
                    for n in range(readers)
                ),
                now=now,
            )
            if start:
                mailings.start(mailing, now=now)
        return mailing

    return make
