"""An edition of a realistic size on a fresh portal, for the benchmarks of mail."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask

PARAGRAPH = "Members met at the breakfast and found somebody to help this month with a warm introduction. " * 3
KIND = "bench.letter"


def html() -> str:
    """About ten kilobytes of styled HTML."""
    story = (
        '<div style="border:1px solid #ddd;padding:12px;margin:0 0 12px"><h2 style="font-size:18px;color:#345">{title}'
        '</h2><p style="line-height:1.5;margin:0 0 10px">{text}</p></div>\n'
    )
    stories = "".join(story.format(title=f"Story {n}", text=PARAGRAPH) for n in range(20))
    return (
        "<!doctype html><html><head></head><body><h1>The month at the Guild</h1>\n{{personal}}\n"
        f'{stories}<p>You get this because you are a member. <a href="{{{{unsubscribe}}}}">Stop the letter</a></p>'
        "</body></html>\n"
    )


def text() -> str:
    """About four kilobytes of plain text."""
    stories = "\n\n".join(f"Story {n}\n{PARAGRAPH}" for n in range(12))
    return f"The month at the Guild\n\n{{{{personal}}}}\n\n{stories}\n\nStop the letter: {{{{unsubscribe}}}}\n"


def personal(number: int) -> tuple[str, str]:
    """One reader's own lines, as HTML and as text."""
    lines = [f"You and Reader {number + k} met at the breakfast, {k} weeks ago." for k in range(1, 4)]
    return "<ul>" + "".join(f"<li>{line}</li>" for line in lines) + "</ul>", "\n".join(f"- {line}" for line in lines)


@contextmanager
def portal(url: str = "", **settings: Any) -> Iterator[Flask]:
    """A migrated, empty portal whose mail goes to 127.0.0.1; on SQLite unless `url` says else."""
    from portal import create_app
    from portal.core import settings as association
    from portal.core.db import db
    from portal.core.house import NoticeKind
    from portal.core.schema import upgrade
    from portal.core.work import unit_of_work

    with tempfile.TemporaryDirectory(prefix="guildhall-bench-") as folder:
        os.environ["DATA_DIR"] = folder
        os.environ["DATABASE_URL"] = url or f"sqlite:///{Path(folder) / 'guildhall.sqlite3'}"
        app = create_app({"JOBS": False, "LOG_LEVEL": "ERROR", "MAIL_SERVER": "127.0.0.1", **settings})
        app.extensions["house"].notices.append(NoticeKind(KIND, "Letter", "letter", lane="bulk", switchable=True))
        with app.app_context():
            upgrade()
            with unit_of_work():
                association.change(mail_per_minute=0, mail_per_provider=0)
            yield app
            db.session.remove()
            db.engine.dispose()


def edition(readers: int, key: str) -> int:
    """A started mailing to so many readers; gives its number."""
    from portal.core import clock
    from portal.core.work import unit_of_work
    from portal.mail import mailings
    from portal.mail.addresses import Address

    now = clock.now()
    with unit_of_work():
        subject = "The month at the Guild"
        mailing = mailings.create(KIND, key=key, subject=subject, html=html(), text=text(), now=now)
        recipients = (
            mailings.Recipient(f"person:{n}", Address(f"{key}.{n}@example.org", f"Reader {n}"), *personal(n))
            for n in range(readers)
        )
        mailings.add_recipients(mailing, recipients, now=now)
        mailings.start(mailing, now=now)
    return mailing.id
