"""From bytes to text. No list says in which encoding it is: the one is taken in which its words are most like names."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass

from portal.lists.alphabets import LATIN, SCRIPTS, languages, writes
from portal.lists.findings import CannotRead, Code

#: Of those that read equally well the first is taken. Within a script the more usual stands first.
SINGLE_BYTE = (
    "cp1252", "mac_roman", "cp1250", "cp1254", "iso8859-15", "iso8859-2", "cp1257", "cp850", "cp437", "cp852",
    "mac_latin2", "iso8859-9", "mac_turkish", "cp1251", "koi8-u", "mac_cyrillic", "cp866", "iso8859-5", "cp1253",
    "cp1255", "cp1256", "cp932", "gb18030", "big5", "euc_kr",
)  # fmt: skip
#: How likely an encoding is met beside those of Windows.
SELDOM = {encoding: 0.97 if encoding == "mac_roman" else 0.9 for encoding in SINGLE_BYTE if encoding[:4] != "cp12"}
WRITTEN = {
    encoding: {*(name for name in LATIN if writes(encoding, name)), *SCRIPTS, "Chinese", "signs"}
    for encoding in SINGLE_BYTE
}
#: What whoever brings a list may choose from.
CHOICES = ("utf-8", "utf-16-le", "utf-16-be", *SINGLE_BYTE)
MARKS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
#: A word with something beyond ASCII in it.
WORD = re.compile(rb"[A-Za-z\x80-\xff]*[\x80-\xff][A-Za-z\x80-\xff]*")
LINE_END = re.compile(r"(\r\n|\r|\n)")
#: The first byte of a letter in UTF-8 and one that follows, both read as Windows-1252.
FOLLOWS = "\u0080-\u00bf" + "".join(bytes([n]).decode("cp1252", "ignore") for n in range(0x80, 0xA0)).replace("\\", "")
TWICE = re.compile(f"[\u00c2-\u00f4][{FOLLOWS}]{{1,3}}")
MOST_WORDS = 800
MOST_OFFERS, MOST_SAMPLES = 6, 5
#: Below so many lines that are not UTF-8 among those that are, the lines are at fault and not the guess.
FEW = 4


@dataclass(frozen=True, slots=True)
class Offer:
    """An encoding the list might be in, and what some of its words would be."""

    encoding: str
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, how it was read, and how else it might be."""

    text: str
    encoding: str
    #: Whether nothing but the letters said so.
    guessed: bool = False
    offers: tuple[Offer, ...] = ()
    #: Lines that were in another encoding, and lines with letters that nothing could be made of; from 1.
    repaired: tuple[int, ...] = ()
    unreadable: tuple[int, ...] = ()


def decode(data: bytes, encoding: str | None = None) -> Decoded:
    """The text, in the encoding that was chosen, is marked, or is plausible. Raises CannotRead for an unknown one."""
    if encoding is not None and encoding not in CHOICES:
        raise CannotRead(Code.NO_SUCH_ENCODING, encoding=encoding)
    marked, bare = _marked(data)
    if encoding is None:
        wide = marked if marked and marked != "utf-8" else None if marked else _wide(bare)
        if wide:
            return _settled(bare, wide)
        bare = bare.replace(b"\x00", b"")
        return _in_bytes(bare, marked)
    bare = bare if encoding.startswith("utf-16") else bare.replace(b"\x00", b"")
    if encoding == "utf-8":
        return Decoded(bare.decode(), "utf-8") if _is_utf8(bare) else _mended(bare, _offers(bare))
    return _settled(bare, encoding, () if encoding.startswith("utf-16") else _offers(bare))


def _marked(data: bytes) -> tuple[str | None, bytes]:
    """What the byte-order mark says, and what comes after it."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return encoding, data[len(mark) :]
    return None, data


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark: every second byte of its line ends, delimiters and Latin letters is nothing."""
    if b"\x00" not in data:
        return None
    head = data[:20_000]
    even, odd = head[::2].count(0), head[1::2].count(0)
    encoding = "utf-16-le" if odd >= even else "utf-16-be"
    text = head[: len(head) // 2 * 2].decode(encoding, errors="replace")
    strange = sum(letter == "\ufffd" or (letter < " " and letter not in "\t\r\n\x0b") for letter in text)
    has_lines = "\n" in text or "\r" in text
    return encoding if has_lines and max(even, odd) * 20 >= len(head) // 2 and strange * 50 <= len(text) else None


def _in_bytes(data: bytes, marked: str | None) -> Decoded:
    if _is_utf8(data):
        return _undone(data.decode())
    lines = data.splitlines()
    good = sum(not line.isascii() and _is_utf8(line) and _has_words(line) for line in lines)
    bad = sum(not _is_utf8(line) for line in lines)
    offers = _offers(data)
    if marked or (good and bad <= good * FEW):
        return _mended(data, offers)
    best = offers[0].encoding if offers else "cp1252"
    return _settled(data, best, offers, guessed=True)


def _undone(text: str) -> Decoded:
    """UTF-8, without what was once taken for Windows-1252 and encoded anew: “JosÃ©”."""
    if TWICE.search(text) is None:
        return Decoded(text, "utf-8")
    lines = LINE_END.split(text)
    mended = [TWICE.sub(_once, line) for line in lines]
    changed = tuple(place // 2 + 1 for place, line in enumerate(lines) if mended[place] != line)
    return Decoded("".join(mended), "utf-8", repaired=changed)


def _once(match: re.Match[str]) -> str:
    try:
        return b"".join(
            letter.encode("latin-1") if ord(letter) < 0x100 else letter.encode("cp1252") for letter in match[0]
        ).decode()
    except UnicodeError:
        return match[0]


def _has_words(line: bytes) -> bool:
    """Whether what is beyond ASCII in it, read as UTF-8, is in some word that somebody writes."""
    return any(languages(word.decode(errors="replace")) for word in WORD.findall(line))


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _settled(data: bytes, encoding: str, offers: tuple[Offer, ...] = (), *, guessed: bool = False) -> Decoded:
    """All of it in one encoding; a letter that it does not have becomes a mark, and its line is told."""
    text = data.decode(encoding, errors="replace")
    lost = tuple(at for at, line in enumerate(LINE_END.split(text)[::2], 1) if "\ufffd" in line)
    return Decoded(text, encoding, guessed, offers, unreadable=lost)


def _mended(data: bytes, offers: tuple[Offer, ...]) -> Decoded:
    """UTF-8 but for some lines: those bytes alone are read in another encoding, judged by all of them together."""
    pieces: list[str] = []
    repaired: list[int] = []
    lines = re.split(rb"(\r\n|\r|\n)", data)
    broken = [line for line in lines[::2] if not _is_utf8(line)]
    best = next(iter(_ranked(b"\n".join(broken), narrow=True)), "cp1252")
    for place, line in enumerate(lines):
        if place % 2 or _is_utf8(line):
            pieces.append(line.decode())
        else:
            pieces.append(_patched(line, best))
            repaired.append(place // 2 + 1)
    return Decoded("".join(pieces), "utf-8", True, (Offer("utf-8", ()), *offers), tuple(repaired))


def _patched(line: bytes, encoding: str) -> str:
    text = ""
    while line:
        try:
            return text + line.decode()
        except UnicodeDecodeError as error:
            text += line[: error.start].decode() + line[error.start : error.start + 1].decode(encoding, "replace")
            line = line[error.start + 1 :]
    return text


def _offers(data: bytes) -> tuple[Offer, ...]:
    """The plausible encodings, best first, each with words that it reads otherwise than those before."""
    words = _words(data)
    found: list[Offer] = []
    seen: set[tuple[str, ...]] = set()
    for encoding in _ranked(data):
        samples = tuple(dict.fromkeys(word.decode(encoding, errors="replace") for word in words))[:MOST_SAMPLES]
        if samples not in seen:
            seen.add(samples)
            found.append(Offer(encoding, samples))
    return tuple(found[:MOST_OFFERS])


def _ranked(data: bytes, *, narrow: bool = False) -> list[str]:
    """Encodings by how much the words look like words in them. `narrow`: those of one byte a letter."""
    words = _words(data)
    scores = {}
    for place, encoding in enumerate(SINGLE_BYTE):
        if narrow and encoding in {"cp932", "gb18030", "big5", "euc_kr"}:
            continue
        scores[encoding] = (-_score(words, encoding), place)
    return sorted(scores, key=lambda each: scores[each])


def _words(data: bytes) -> Counter[bytes]:
    """Words beyond ASCII, in the order in which they come."""
    found: Counter[bytes] = Counter()
    for match in WORD.finditer(data):
        found[match[0]] += 1
        if len(found) >= MOST_WORDS:
            break
    return found


def _score(words: Counter[bytes], encoding: str) -> float:
    """The words of the list's main language count in full, those of others half, what is no word against it."""
    fitting = [_languages(word, encoding) for word in words]
    totals: Counter[str] = Counter()
    for known in fitting:
        totals.update(known)
    main = totals.most_common(1)[0][0] if totals else ""
    good = sum(known.get(main, max(known.values()) / 2) for known in fitting if known)
    return good * SELDOM.get(encoding, 1.0) - sum(not known for known in fitting)


def _languages(word: bytes, encoding: str) -> dict[str, float]:
    try:
        known = languages(word.decode(encoding))
    except UnicodeDecodeError:
        return {}
    return {language: weight for language, weight in known.items() if language in WRITTEN[encoding]}
