"""Every page is HTML as the standard has it."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from tests.security.sweeping import Sweep
from tests.support.nu import check


@pytest.mark.slow
def test_no_page_has_an_error_of_html(swept: Sweep, nu: Path, tmp_path: Path) -> None:
    """Each page once per kind of reader and answer: what an office sees differs from what a visitor does."""
    names = {}
    for read in swept.pages:
        if read.headers["Content-Type"].startswith("text/html") and read.text.strip():
            name = f"{read.endpoint}-{read.kind}-{read.status}".replace(" ", "_") + ".html"
            if name not in names:
                names[name] = f"{read.path} as {read.kind}"
                (tmp_path / name).write_text(read.text, encoding="utf-8")
    assert len(names) > 300
    found: dict[str, list[str]] = defaultdict(list)
    for complaint in check(tmp_path, nu):
        found[complaint.message].append(f"{names[complaint.file]}: {complaint.extract}")
    assert not found, "\n".join(f"{len(where)}x {what}\n    {where[0]}" for what, where in found.items())
