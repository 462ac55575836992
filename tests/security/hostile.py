"""What people, programs and attackers send where a form expects something sensible."""

from __future__ import annotations

import random
from io import BytesIO
from typing import Any

LONG = "x" * 100_000
WORDS = {
    "empty": ("",),
    "white space": (" ", "\t\n ", "\u00a0\u2003", "\u200b\u200d"),
    "control": ("\x00", "a\x00b", "a\x07b", "a\x1b[31mb", "a\r\nSet-Cookie: x=1", "\x7f", "\u2028", "\ufeff"),
    "long": (LONG, "é" * 50_000, "a " * 50_000, "😀" * 20_000),
    "bidi": ("\u202egnp.exe", "a\u2066b\u2069", "\u200f\u202d"),
    "unicode": ("\ud800", "a\udfffb", "\uffff", "\U0010ffff", "e\u0301" * 500, "Z̷̧̛͙͒a̸l̵g̶o̷", "ﷺ" * 100, "İıſß", "\ufdd0"),
    "sql": ("' OR 1=1 --", "'; DROP TABLE person; --", "1) UNION SELECT 1,2,3 --", "%' ESCAPE '", "\\", "%_%"),
    "template": ("{{ 7*7 }}", "{% raw %}", "${7*7}", "{{ config }}", "%(name)s", "%s%s%n", "{0.__class__}", "{}"),
    "script": ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "javascript:alert(1)",
               "[x](javascript:alert(1))", "<svg/onload=alert(1)>", "]]><!--", "&lt;b&gt;"),
    "path": ("../../../../etc/passwd", "..\\..\\x", "/etc/passwd\x00.png", "file:///etc/passwd", "C:\\x", "%2e%2e%2f"),
    "number": ("-1", "0", "99999999999999999999999", "1e309", "1.5", "NaN", "Infinity", "٣", "１２", "²", "0x10",
               "1_000", "--1", "+1", "2147483648", "9223372036854775808", "-9223372036854775809", "1,000"),
    "date": ("2026-02-30", "0000-00-00", "9999-12-31", "0001-01-01", "10000-01-01", "2026-13-01", "2026-W01-1",
             "31/12/2026", "2026-05-19T25:61", "2026-05-19", "1900-01-01", "2200-12-31", "２０２６-05-19"),
    "time": ("25:00", "23:60", "24:00", "-1:00", "7", "12:00:61", "noon", "02:30"),
    "choice": ("nonsense", "0", "-1", "True", "[]", "None", "administration", "owner"),
    "mail": ("a@b", "@", "a@@b.c", "a@b.c\nBcc: x@y.z", "ä@ü.de", "a" * 300 + "@example.org", '"a b"@example.org',
             "<a@example.org>", "a@[127.0.0.1]", "a@example.org,b@example.org"),
    "address": ("http://", "https://user:pass@evil.example", "data:text/html,x", "//x", "http://[::1]/", "http://x:99999/",
                "https://exa mple.org", "ftp://example.org", "https://" + "a" * 3000 + ".example"),
}  # fmt: skip
#: Everything once, for values whose kind nobody knows.
ANY = tuple(value for values in WORDS.values() for value in values)
#: What may stand in an address in the place of a number, a slug or a secret.
ARGUMENTS = ("0", "-1", "1", "999999999", "99999999999999999999", "1.5", "x", "..", "%00", "%2e%2e", "'", "٣",
             "a" * 3000, "%ff", "None", "null", "new", "🦀", "%F0%9F", "{{7*7}}", "<script>")  # fmt: skip
MANNERS = (
    *("one", "one", "one", "all", "missing", "extra", "doubled"),
    *("file for text", "text for file", "nothing", "junk"),
)


def upload(rng: random.Random) -> tuple[BytesIO, str]:
    """A file that is not what it says it is."""
    contents = rng.choice((
        b"", b"\x00" * 100, b"GIF89a", b"\x89PNG\r\n\x1a\n" + b"\x00" * 40, b"PK\x03\x04rubbish",
        b"\xff\xd8\xff\xe0" + b"x" * 50,
        b"a,b\n1\n\"", "name,email\nÄ,ä@example.org\n".encode("utf-16"), b"<svg onload=alert(1)>",
        b"\xef\xbb\xbf", b"\n" * 5000,
        b"name;email\n=cmd|' /C calc'!A0;x@example.org\n", b"\xff\xfe" + b"\x00\xd8" * 30,
    ))  # fmt: skip
    names = ("photo.jpg", "list.csv", "list.xlsx", "../../x.png", "a\x00.png", "", "x" * 300, "é.webp", "x.exe")
    return BytesIO(contents), rng.choice(names)


def values_for(kind: str, rng: random.Random) -> str:
    """A hostile value for a field of this kind of input; half of the time, one that aims at it."""
    aimed = {"number": "number", "date": "date", "time": "time", "email": "mail", "url": "address", "select": "choice",
             "radio": "choice", "checkbox": "choice"}  # fmt: skip
    if kind in aimed and rng.random() < 0.5:
        return rng.choice(WORDS[aimed[kind]])
    return rng.choice(WORDS[rng.choice(tuple(WORDS))])


def spoiled(fields: dict[str, str], usual: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    """A form's data, spoiled in one manner. `fields`: name → kind of input; `usual`: what a browser would send."""
    data = dict(usual)
    open_fields = [name for name, kind in fields.items() if kind != "hidden" or rng.random() < 0.2]
    manner = rng.choice(MANNERS)
    if manner == "nothing" or not open_fields:
        return {}
    chosen = open_fields if manner in ("all", "junk") else [rng.choice(open_fields)]
    for name in chosen:
        kind = fields[name]
        if manner == "missing":
            data.pop(name, None)
        elif manner == "doubled":
            data[name] = [values_for(kind, rng), values_for(kind, rng)]
        elif manner == "file for text" or (kind == "file" and manner != "text for file"):
            data[name] = upload(rng)
        elif manner == "junk":
            data[name] = rng.choice(ANY)
        else:
            data[name] = values_for(kind, rng)
    if manner == "extra":
        data |= {"id": "1", "person_id": "1", "is_admin": "1", "rights": "administration", "__proto__": "x", "": "x"}
    return data
