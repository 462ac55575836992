"""Sets one document and ends: run by itself (`printing.document`), since the compiler keeps what it took.

It reads what is asked as JSON and writes the file. It imports nothing of the portal, so that it begins at once.
"""

from __future__ import annotations

import json
import sys
from typing import cast

import typst

if __name__ == "__main__":
    asked = json.load(sys.stdin)
    compiler = typst.Compiler(
        input=asked["source"], font_paths=asked["fonts"], ignore_system_fonts=True, sys_inputs={"data": asked["data"]}
    )
    pages = compiler.compile(format="pdf", pdf_standards=asked["standards"])
    sys.stdout.buffer.write(cast("bytes", pages))  # one file holds all of them
