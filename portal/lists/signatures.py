"""Files that are something else than a list in text, known by how they begin: each is refused by its own name."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

from portal.lists.findings import CannotRead, Code

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BEGINNINGS = (
    (b"%PDF", Code.PDF), (b"\x89PNG", Code.NOT_A_LIST), (b"\xff\xd8\xff", Code.NOT_A_LIST), (b"GIF8", Code.NOT_A_LIST),
    (b"{\\rtf", Code.NOT_A_LIST), (b"\x1f\x8b", Code.ARCHIVE), (b"Rar!", Code.ARCHIVE), (b"7z\xbc\xaf", Code.ARCHIVE),
    (b"SQLite format 3", Code.NOT_A_LIST),
)  # fmt: skip
#: What a password does to a workbook: it lies encrypted in a file of the old kind.
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
PAGE = re.compile(r"\s*(?:<\?xml\b|<!doctype\b|<html\b|<table\b|<head\b|<meta\b|<body\b)", re.IGNORECASE)
CARDS = re.compile(r"\s*BEGIN:VCARD", re.IGNORECASE)
#: Of what is not text, more than this are control characters.
STRANGE = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
MOST_NAMES = 10


def is_workbook(data: bytes) -> bool:
    """Whether it is an XLSX file, to be opened as one."""
    return data.startswith(ZIP) and "xl/workbook.xml" in _names(data)


def refuse(data: bytes) -> None:
    """Raise CannotRead for bytes that are no text."""
    for beginning, code in BEGINNINGS:
        if data.startswith(beginning):
            raise CannotRead(code)
    if data.startswith(OLE):
        raise CannotRead(Code.PROTECTED if ENCRYPTED in data else Code.OLD_WORKBOOK)
    if data.startswith(b"PK"):
        raise _in_a_zip(data)


def _in_a_zip(data: bytes) -> CannotRead:
    names = _names(data)
    if "xl/workbook.bin" in names:
        return CannotRead(Code.OLD_WORKBOOK)
    if "content.xml" in names:
        return CannotRead(Code.OPEN_DOCUMENT)
    if any(name.startswith("Index/") and name.endswith(".iwa") for name in names) or "Index.zip" in names:
        return CannotRead(Code.NUMBERS)
    if not names:
        return CannotRead(Code.BROKEN)
    if "word/document.xml" in names or "[Content_Types].xml" in names:
        return CannotRead(Code.NOT_A_LIST)
    return CannotRead(Code.ARCHIVE, names=sorted(names)[:MOST_NAMES])


def _names(data: bytes) -> set[str]:
    try:
        with zipfile.ZipFile(BytesIO(data)) as parts:
            return set(parts.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return set()


def refuse_text(text: str) -> None:
    """Raise CannotRead for text that is no table, or none at all."""
    if PAGE.match(text):
        raise CannotRead(Code.WEB_PAGE)
    if CARDS.match(text):
        raise CannotRead(Code.CARDS)
    head = text[:20_000]
    if len(STRANGE.findall(head)) * 20 > len(head):
        raise CannotRead(Code.NOT_A_LIST)
