"""The zip of a backup: `tables/<name>.jsonl`, `files/<path>`, and a manifest that says what each of them must be.

Nothing in a zip is believed: only members that the manifest names are read, none of them further than the size
given there, and all of it must fit on the disk before the first byte is written.
"""

from __future__ import annotations

import hashlib
import json
import os
import tomllib
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from portal.core.safekeeping import files
from portal.core.safekeeping.lines import Tally
from portal.core.safekeeping.snapshot import Damaged
from portal.core.safekeeping.tables import Column, Shape, Table

FORMAT = 1
MANIFEST = "manifest.json"
#: Where the keys lie in it.
FOLDER = "secret"
CHUNK = 1024 * 1024
LARGEST_MANIFEST = 64 * CHUNK
LONGEST_LINE = 128 * CHUNK
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, KeyError)


@dataclass(frozen=True, slots=True)
class Kept:
    """One member: how long it is and its digest; for a table also its shape and number of rows."""

    name: str
    bytes: int
    sha256: str
    rows: int = 0
    columns: tuple[tuple[str, str], ...] = ()
    key: tuple[str, ...] = ()

    @property
    def table(self) -> Table:
        return Table(self.name, tuple(Column(*column) for column in self.columns), self.key)


@dataclass(slots=True)
class Manifest:
    """What a backup says of itself. `tables` stand in the order in which they can be loaded."""

    revision: str
    database: str
    made_at: str
    version: str = ""
    tables: list[Kept] = field(default_factory=list)
    files: list[Kept] = field(default_factory=list)
    secret: Kept | None = None
    private: Kept | None = None
    format: int = FORMAT

    @property
    def shape(self) -> Shape:
        return Shape(tuple(kept.table for kept in self.tables))

    @property
    def rows(self) -> int:
        return sum(kept.rows for kept in self.tables)

    @property
    def digests(self) -> dict[str, str]:
        return {kept.name: kept.sha256 for kept in self.tables}

    @property
    def bytes(self) -> int:
        return sum(kept.bytes for kept in (*self.tables, *self.files))


def version() -> str:
    """The version of this code."""
    project = Path(__file__).resolve().parents[3] / "pyproject.toml"
    return str(tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"])


class Writer:
    """Fills a new archive, member by member. Use `create`."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._zip = archive

    @contextmanager
    def member(self, name: str) -> Iterator[IO[bytes]]:
        with self._zip.open(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), "w", force_zip64=True) as stream:
            yield stream

    def table(self, table: Table, lines: Iterator[bytes]) -> Kept:
        tally = Tally()
        with self.compressed(f"tables/{table.name}.jsonl") as stream:
            for line in tally.counted(lines):
                stream.write(line)
        columns = tuple((column.name, column.kind) for column in table.columns)
        return Kept(table.name, tally.octets, tally.digest, tally.rows, columns, table.key)

    def file(self, name: str, source: IO[bytes]) -> Kept:
        """A file as it is; pictures do not get smaller."""
        size, digest = 0, hashlib.sha256()
        with self.member(f"files/{name}") as stream:
            while chunk := source.read(CHUNK):
                size += len(chunk)
                digest.update(chunk)
                stream.write(chunk)
        return Kept(name, size, digest.hexdigest())

    def key(self, name: str, key: str) -> Kept:
        """A key, as a file of this name (`files.KEYS`)."""
        data = key.encode()
        with self.member(f"{FOLDER}/{name}") as stream:
            stream.write(data)
        return Kept(name, len(data), hashlib.sha256(data).hexdigest())

    def manifest(self, manifest: Manifest) -> None:
        with self.compressed(MANIFEST) as stream:
            stream.write(json.dumps(asdict(manifest), indent=1).encode())

    @contextmanager
    def compressed(self, name: str) -> Iterator[IO[bytes]]:
        info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
        info.compress_type = zipfile.ZIP_DEFLATED
        info._compresslevel = 2  # type: ignore[attr-defined]  # half the time of 6, a tenth more bytes
        with self._zip.open(info, "w", force_zip64=True) as stream:
            yield stream


@contextmanager
def create(file: Path) -> Iterator[Writer]:
    """A new archive that only its owner can read, at `file` when it is whole and nowhere before.

    Raises FileExistsError when something is there already.
    """
    if file.exists():
        raise FileExistsError(file)
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    handle = os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(handle, "w+b") as stream:
            with zipfile.ZipFile(stream, "w") as archive:
                yield Writer(archive)
            stream.flush()
            os.fsync(stream.fileno())
        try:
            os.link(part, file)  # unlike a renaming, this refuses what has come in between
        except FileExistsError:
            raise
        except OSError:  # a disk that knows no links
            part.rename(file)
    finally:
        part.unlink(missing_ok=True)


class Reader:
    """Reads an archive and trusts none of it. Raises Damaged. Use `opened`."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._zip = archive
        self.manifest = self._manifest()

    def lines(self, kept: Kept) -> Iterator[bytes]:
        """The rows of a table; raises Damaged at the end when they were not those that the manifest names."""
        tally = Tally()
        with self._member(f"tables/{kept.name}.jsonl") as stream:
            yield from tally.counted(self._split(stream, kept))
        if (tally.rows, tally.digest) != (kept.rows, kept.sha256):
            raise Damaged(f"{kept.name} holds other rows than the manifest says")

    def chunks(self, kept: Kept, member: str = "") -> Iterator[bytes]:
        """A file, piece by piece; raises Damaged at the end when it was not the one that the manifest names."""
        size, digest = 0, hashlib.sha256()
        with self._member(member or f"files/{kept.name}") as stream:
            while chunk := self._read(stream, CHUNK):
                size += len(chunk)
                if size > kept.bytes:
                    raise Damaged(f"{kept.name} is larger than the manifest says")
                digest.update(chunk)
                yield chunk
        if (size, digest.hexdigest()) != (kept.bytes, kept.sha256):
            raise Damaged(f"{kept.name} is not the file that the manifest names")

    @property
    def keys(self) -> dict[str, str]:
        """Its keys by name, where it holds them."""
        found = {files.SECRET: self.manifest.secret, files.PRIVATE: self.manifest.private}
        held = {name: kept for name, kept in found.items() if kept}
        return {name: b"".join(self.chunks(kept, f"{FOLDER}/{name}")).decode() for name, kept in held.items()}

    def verify(self) -> None:
        """Read everything once. Raises Damaged."""
        for kept in self.manifest.tables:
            for _ in self.lines(kept):
                pass
        for kept in self.manifest.files:
            for _ in self.chunks(kept):
                pass
        _ = self.keys

    def _split(self, stream: IO[bytes], kept: Kept) -> Iterator[bytes]:
        left = kept.bytes
        while line := self._readline(stream):
            left -= len(line)
            if left < 0:
                raise Damaged(f"{kept.name} is larger than the manifest says")
            if not line.endswith(b"\n"):
                raise Damaged(f"{kept.name} holds a line that is too long or breaks off")
            yield line

    @contextmanager
    def _member(self, name: str) -> Iterator[IO[bytes]]:
        try:
            stream = self._zip.open(name)
        except BROKEN as error:
            raise Damaged(f"{name} cannot be read: {error}") from None
        with stream:
            yield stream

    def _read(self, stream: IO[bytes], size: int) -> bytes:
        try:
            return stream.read(size)
        except BROKEN as error:
            raise Damaged(f"it breaks off: {error}") from None

    def _readline(self, stream: IO[bytes]) -> bytes:
        try:
            return stream.readline(LONGEST_LINE)
        except BROKEN as error:
            raise Damaged(f"it breaks off: {error}") from None

    def _manifest(self) -> Manifest:
        with self._member(MANIFEST) as stream:
            text = self._read(stream, LARGEST_MANIFEST)
        try:
            told = json.loads(text)
            if told["format"] != FORMAT:
                raise Damaged(f"its format is {told['format']}, and this version reads {FORMAT} only")
            manifest = Manifest(
                revision=str(told["revision"]),
                database=str(told["database"]),
                made_at=str(told["made_at"]),
                version=str(told["version"]),
                tables=[_kept(each) for each in told["tables"]],
                files=[_kept(each) for each in told["files"]],
                secret=_kept(told["secret"]) if told["secret"] else None,
                private=_kept(told["private"]) if told.get("private") else None,
            )
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise Damaged(f"its manifest cannot be understood: {error}") from None
        _check(manifest)
        return manifest


def _kept(told: dict[str, Any]) -> Kept:
    return Kept(
        name=str(told["name"]),
        bytes=int(told["bytes"]),
        sha256=str(told["sha256"]),
        rows=int(told["rows"]),
        columns=tuple((str(name), str(kind)) for name, kind in told["columns"]),
        key=tuple(str(name) for name in told["key"]),
    )


def _check(manifest: Manifest) -> None:
    """Raises Damaged for names that lead elsewhere, or that come twice."""
    for kept in manifest.files:
        if not files.safe(kept.name):
            raise Damaged(f"it holds a file that belongs nowhere here: {kept.name!r}")
    for group in (manifest.files, manifest.tables):
        names = [kept.name for kept in group]
        if len(names) != len(set(names)):
            raise Damaged("it names something twice")
    if any(kept.bytes < 0 or kept.rows < 0 for kept in (*manifest.files, *manifest.tables)):
        raise Damaged("it gives a size below nothing")


@contextmanager
def opened(file: Path) -> Iterator[Reader]:
    """An archive to read from. Raises Damaged, or OSError where there is none."""
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise Damaged(f"this is no whole backup: {error}") from None
    with archive:
        yield Reader(archive)
