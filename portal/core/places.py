"""Places of this portal, as paths."""

from __future__ import annotations

import re


def is_local_path(target: str | None) -> bool:
    """Whether `target` is a path of this portal: one leading slash, no host, no backslash, nothing invisible."""
    return bool(target and re.fullmatch(r"/(?![/\\])[^\\\x00-\x20\x7f]*", target))
