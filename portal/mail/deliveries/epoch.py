"""Which life of the database this is. A new one begins when its last commits may have been lost.

Marks and answers are committed without waiting for the disk, since that is what costs most. A killed worker
loses nothing by it. A power cut can lose the last marks, and then a row that says `claimed` may have been sent
after all; but claims do wait for the disk, and they carry the epoch, so recovery knows which rows to doubt.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from sqlalchemy import Connection, text

BOOT = Path("/proc/sys/kernel/random/boot_id")
#: When the server, or (after one of its processes crashed) its checkpointer, began.
_STARTED = text(
    "SELECT pg_postmaster_start_time()::text || coalesce("
    "(SELECT min(backend_start)::text FROM pg_stat_activity WHERE backend_type = 'checkpointer'), '')"
)


def epoch(connection: Connection) -> str:
    """Eight characters that name this life of the database. "" where it cannot be known: then every commit waits."""
    if connection.dialect.name == "postgresql":
        known = str(connection.scalar(_STARTED))
    elif BOOT.exists():
        known = BOOT.read_text(encoding="ascii").strip()
    else:
        return ""
    return hashlib.sha256(known.encode()).hexdigest()[:8]
