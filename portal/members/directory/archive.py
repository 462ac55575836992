"""One's own data as a file to take along.

All of it for programs (JSON), each list for a spreadsheet (CSV), the photograph, and a text that says what each file
is, in the language of whoever asks. Written into a file without a name: the whole is never in memory twice.
"""

from __future__ import annotations

import json
import shutil
import tempfile
import zipfile
from collections.abc import Sequence
from datetime import datetime
from io import TextIOWrapper
from typing import IO, Any

from flask_babel import gettext as _

from portal.core import language, sheets
from portal.core.actors import Standing
from portal.core.dates import local
from portal.core.say import say_date
from portal.core.settings import association
from portal.members.directory import data
from portal.members.directory.tables import BELONGS_TO, NUMBER, tables
from portal.members.people.models import Person

README, WHOLE = "README.txt", "my-data.json"


def write(person: Person, standing: Standing, now: datetime) -> IO[bytes]:
    """The file, at its beginning, for the person alone. The caller closes it. Call it outside of a unit of work."""
    parts = data.everything(person, standing, now)
    file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - it outlives this call, on its way to the reader
    try:
        with zipfile.ZipFile(file, "w") as archive:
            with _entry(archive, WHOLE, now) as entry, TextIOWrapper(entry, encoding="utf-8") as out:
                json.dump(parts, out, indent=2, ensure_ascii=False, default=_plain)
            files = {name: _tables(archive, name, part, now) for name, part in parts.items()}
            pictures = list(data.pictures(person))
            for name, content in pictures:
                with _entry(archive, name, now) as entry:
                    entry.write(content)
            with _entry(archive, README, now) as entry:
                entry.write(_readme(files, [name for name, _content in pictures], now).encode("utf-8-sig"))
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


def _entry(archive: zipfile.ZipFile, name: str, now: datetime) -> IO[bytes]:
    written = zipfile.ZipInfo(name, local(now, association().time_zone).timetuple()[:6])
    written.compress_type = zipfile.ZIP_DEFLATED
    return archive.open(written, "w")


def _tables(archive: zipfile.ZipFile, name: str, part: Any, now: datetime) -> list[str]:
    """Write the tables of one part, as the reader's own spreadsheet takes them; their names."""
    kind, names = sheets.text_for(language.regional()), []
    for table in tables(name, part):
        names.append(f"{table.name}.{kind.ending}")
        written = sheets.write(kind, table.head, table.rows)
        with written.file as rows, _entry(archive, names[-1], now) as entry:
            shutil.copyfileobj(rows, entry)
    return names


def _readme(files: dict[str, list[str]], pictures: Sequence[str], now: datetime) -> str:
    house = association()
    lines = [
        _("What %(association)s keeps about you in its portal, as of %(day)s.", association=house.name,
            day=say_date(now)),
        "",
        f"{WHOLE}\n    " + _("All of it, for programs. Times are those of UTC."),
        *(f"{name}\n    " + _("Your photograph.") for name in pictures),
        "",
        _("The same as tables, for a spreadsheet. What is empty has no table."),
        "",
        *(", ".join(names) + f"\n    {data.says(part)}" for part, names in files.items() if names),
        "",
        _("Times in the tables are those of %(zone)s. Where a list belongs to another one, “%(belongs)s” names the row "
            "with that “%(number)s”.", zone=house.time_zone, belongs=BELONGS_TO, number=NUMBER),
        _("Where a text could be taken for a formula, an apostrophe stands before it."),
        _("Not in here: what others noted for themselves alone, and what those who vouch for you told the office."),
    ]  # fmt: skip
    if house.email:
        lines.append(_("If something is wrong or missing, write to %(email)s.", email=house.email))
    return "\r\n".join("\n".join(lines).splitlines()) + "\r\n"


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
