"""A list that names a file which has moved forbids nothing, and a document that does leads nowhere."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.sources import ROOT, listed

#: What a path in the project looks like: from the top, to a file or a folder.
NAMED = re.compile(r"(?<![\w./-])(?:portal|tests|templates|static|bench|docs|migrations)/[\w./*-]*[\w/*]")
TELLING = ["CONTRIBUTING.md", "README.md", *(path.relative_to(ROOT).as_posix() for path in ROOT.glob("docs/**/*.md"))]
#: A file that a walkthrough has its reader write, a folder that comes with the first translation, and any bench.
TO_COME = {"templates/mail/volunteering/thanked.md", "portal/translations", "bench/NAME.py"}
#: Writes a small suite of its own.
OF_ITS_OWN = {"tests/core/test_quick.py", "tests/architecture/test_paths.py"}
#: How documents name the test that holds something: below `tests`, with its name where that tells more.
HOLDS = re.compile(r"`(?:tests/)?([a-z_]+(?:/[a-z_]+)*/test_[a-z_]+\.py)(?:::(\w+))?`")


def gone(text: str) -> Iterator[str]:
    """The paths named in the text at which nothing is."""
    for path in NAMED.findall(text):
        if path not in TO_COME and not path.startswith("portal/translations/") and not any(ROOT.glob(path.rstrip("/"))):
            yield path


def strings(path: Path) -> Iterator[str]:
    """Every text in a module, docstrings too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def test_whatever_code_names_is_there():
    files = [path for folder in ("portal", "tests", "bench", "bin/lib") for path in (ROOT / folder).rglob("*.py")]
    named = [(path, text) for path in files for text in strings(path) if NAMED.search(text)]
    assert len(named) > 100
    lost = [
        f"{path.relative_to(ROOT)}: {name}"
        for path, text in named
        if path.relative_to(ROOT).as_posix() not in OF_ITS_OWN
        for name in gone(text)
    ]
    assert not lost, listed(lost)


def test_whatever_documents_name_is_there():
    texts = {name: (ROOT / name).read_text(encoding="utf-8") for name in TELLING}
    assert sum(len(NAMED.findall(text)) for text in texts.values()) > 30
    lost = [f"{name}: {path}" for name, text in texts.items() for path in gone(text)]
    assert not lost, listed(lost)


def test_each_test_that_documents_name_is_there():
    told = [match.groups() for path in ROOT.glob("docs/**/*.md") for match in HOLDS.finditer(path.read_text("utf-8"))]
    assert len(told) > 50
    lost = [f"{path} {test or ''}" for path, test in told if not _holds(ROOT / "tests" / path, test)]
    assert not lost, listed(lost)


def _holds(path: Path, test: str | None) -> bool:
    return path.exists() and f"def {test or ''}" in path.read_text(encoding="utf-8")


def test_what_has_moved_is_found():
    assert list(gone("see `portal/core/work.py`, portal/core/gone.py, tests/architecture/test_*.py.")) == [
        "portal/core/gone.py"
    ]
