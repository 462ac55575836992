"""What may be wrong with a backup: each changes a whole one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable


def grow(manifest, members):
    members["files/photos/a-large.webp"] += b"\0" * 10_000_000


def swap_file(manifest, members):
    members["files/photos/a-large.webp"] = b"x" * len(members["files/photos/a-large.webp"])


def lose_file(manifest, members):
    del members["files/photos/a-large.webp"]


def change_row(manifest, members):
    members["tables/setting.jsonl"] = members["tables/setting.jsonl"].replace(b"Ashmere", b"Bashmer", 1)


def lose_row(manifest, members):
    members["tables/setting.jsonl"] = members["tables/setting.jsonl"].split(b"\n", 1)[1]


def long_line(manifest, members):
    members["tables/setting.jsonl"] += b"x" * 100_000


def lose_table(manifest, members):
    del members["tables/account.jsonl"]


def climb(manifest, members):
    manifest["files"][0]["name"] = "../../evil"
    members["files/../../evil"] = members["files/branding/mark.svg"]


def absolute(manifest, members):
    manifest["files"][0]["name"] = "/etc/cron.d/evil"


def backslash(manifest, members):
    manifest["files"][0]["name"] = "photos\\..\\evil"


def over_the_secret(manifest, members):
    manifest["files"][0]["name"] = "secret_key"


def over_the_database(manifest, members):
    manifest["files"][0]["name"] = "guildhall.sqlite3"


def twice(manifest, members):
    manifest["tables"].append(manifest["tables"][0])


def below_nothing(manifest, members):
    manifest["tables"][0]["bytes"] = -1


def other_format(manifest, members):
    manifest["format"] = 2


def no_tables(manifest, members):
    del manifest["tables"]


def rewritten(change: Callable[[dict], None], name: str = "setting"):
    """A table and its manifest made to agree, by somebody who knows how: the database itself must refuse."""

    def alter(manifest, members):
        entry = next(each for each in manifest["tables"] if each["name"] == name)
        rows = [json.loads(line) for line in members[f"tables/{name}.jsonl"].splitlines()]
        change({"entry": entry, "rows": rows, "columns": [column[0] for column in entry["columns"]]})
        data = b"".join(json.dumps(row, separators=(",", ":")).encode() + b"\n" for row in rows)
        members[f"tables/{name}.jsonl"] = data
        entry.update(bytes=len(data), rows=len(rows), sha256=hashlib.sha256(data).hexdigest())

    return alter


def _refer_to_nobody(told):
    place = told["columns"].index("account_id")
    for row in told["rows"]:
        row[place] = 999_999 if row[place] is not None else None


def _key_twice(told):
    told["rows"].append(told["rows"][0])


def _other_column(told):
    told["entry"]["columns"][0] = ["unheard_of", "text"]


def _no_row(told):
    told["rows"][0] = ["too", "short"]


DAMAGE = {
    "a file grown beyond what it should be": grow,
    "a file with other contents": swap_file,
    "a file lost": lose_file,
    "a row changed": change_row,
    "a row lost": lose_row,
    "a line that never ends": long_line,
    "a table lost": lose_table,
    "a path that climbs": climb,
    "an absolute path": absolute,
    "a path with backslashes": backslash,
    "a file over the secret": over_the_secret,
    "a file over the database": over_the_database,
    "a table named twice": twice,
    "a size below nothing": below_nothing,
    "a format unheard of": other_format,
    "a manifest without tables": no_tables,
    "a row that refers to nothing": rewritten(_refer_to_nobody, "person"),
    "a key twice": rewritten(_key_twice),
    "a column unheard of": rewritten(_other_column),
    "a line that is no row": rewritten(_no_row),
}
