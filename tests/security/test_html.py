"""Every page is HTML as the standard has it."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from tests.security.alike import unlike
from tests.security.sweeping import Read, Sweep
from tests.support.nu import check

#: Mail as it is sent, in a frame: what some mail programs need is no HTML (see tests/mail/test_frame.py).
MAILS = {"mail.sample_html", "mail.letter_html", "mail.demo_letter_html", "newsletters.preview"}


@pytest.mark.slow
def test_no_page_has_an_error_of_html(swept: Sweep, nu: Path, tmp_path: Path) -> None:
    """Each page once per kind of reader and answer, since what an office sees differs from what a visitor does; of
    those in which the checker would meet the same tags in the same order, the first."""
    pages: dict[str, Read] = {}
    for page in swept.pages:
        if page.endpoint not in MAILS and page.headers["Content-Type"].startswith("text/html") and page.text.strip():
            pages.setdefault(f"{page.endpoint}-{page.kind}-{page.status}", page)
    assert len(pages) > 300
    judged = {f"{number}.html": page for number, page in enumerate(unlike(pages.values()))}
    assert len(judged) > 200
    for name, page in judged.items():
        (tmp_path / name).write_text(page.text, encoding="utf-8")
    found: dict[str, list[str]] = defaultdict(list)
    for complaint in check(tmp_path, nu):
        page = judged[complaint.file]
        found[complaint.message].append(f"{page.path} as {page.kind}: {complaint.extract}")
    assert not found, "\n".join(f"{len(where)}x {what}\n    {where[0]}" for what, where in found.items())
