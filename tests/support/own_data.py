"""What somebody takes along of themselves: the file that the button on their privacy page gives."""

from __future__ import annotations

import zipfile
from io import BytesIO

from tests.support.client import Client


def taken(browser: Client) -> zipfile.ZipFile:
    """The whole file."""
    answer = browser.submit("/me/privacy", to="/me/data.zip", status=200)
    assert answer.mimetype == "application/zip"
    return zipfile.ZipFile(BytesIO(answer.data))


def everything(browser: Client) -> str:
    """Every text in it."""
    archive = taken(browser)
    texts = [archive.read(name).decode() for name in archive.namelist() if not name.endswith(".webp")]
    assert len(texts) > 3
    return "\n".join(texts)
