"""The Nu HTML checker: the one by which browsers' makers and the W3C judge pages."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path

import pytest

PACKAGE = "vnu-jar@26.9.27"
SHA512 = "TkQd5DFfOaWC9ebtvozTsrH2Vaod3jYg+vrOeREzIXxBexLz9+rS2DNtjn7+RPUiZhgli0SghgBX6RJRNea0KA=="
JAR = "package/build/dist/vnu.jar"
#: It runs for seconds: translating it thoroughly, in threads of their own, takes longer than its work.
JAVA = ("-Xmx512m", "-Xss4m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")


@dataclass(frozen=True)
class Complaint:
    """One error of one page, with the source around it."""

    file: str
    message: str
    extract: str


def check(folder: Path, jar: Path) -> list[Complaint]:
    """Every error in the HTML files of a folder."""
    command = ["java", *JAVA, "-jar", str(jar), "--format", "json", "--errors-only", "--exit-zero-always"]
    told = subprocess.run([*command, str(folder)], check=True, capture_output=True, text=True).stderr
    return [
        Complaint(Path(each.get("url", "")).name, each["message"], " ".join(each.get("extract", "").split()))
        for each in json.loads(told)["messages"]
    ]


@pytest.fixture(scope="session")
def nu(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The checker's jar, fetched by npm and compared with the hash above; skipped with a word where that cannot be."""
    for program in ("java", "npm"):
        if not shutil.which(program):
            pytest.skip(f"the HTML checker needs {program}, which is not here")
    kept = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "guildhall-tests" / f"{PACKAGE}.tgz"
    if not kept.exists():
        fetched = tmp_path_factory.mktemp("npm")
        got = subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=fetched, capture_output=True, check=False)
        if got.returncode:
            pytest.skip("the HTML checker could not be fetched by npm")
        kept.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(next(fetched.glob("*.tgz")), kept)
    assert base64.b64encode(hashlib.sha512(kept.read_bytes()).digest()).decode() == SHA512, f"{kept} is not {PACKAGE}"
    folder = tmp_path_factory.mktemp("nu")
    with tarfile.open(kept) as archive:
        archive.extract(JAR, folder, filter="data")
    return folder / JAR
