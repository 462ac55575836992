"""Migrations are added, never edited: databases that have run one are as it was that day."""

from __future__ import annotations

import hashlib
from pathlib import Path

VERSIONS = Path(__file__).resolve().parents[2] / "migrations" / "versions"
#: Every migration that was ever released, as it was then. A new release adds its own.
RELEASED = {
    "0001_core.py": "cce83e4e3d733b983722571b764e47fe8a9abe23aa1e9903a998ead798a6d225",
    "0002_mail.py": "f7f7907655d6606cafba7b9ed200b018d43c90d8a646d233cb48dbc46f4f3f28",
    "0003_accounts.py": "835a907b7b77033445ff78038f8ab05d3fff180000e6c5f85daa3a2d47af7d7e",
    "0004_members.py": "e3faf877631a27181c6466165604ab983451162918d0a43688d178ed60634bb4",
    "0005_events.py": "979c7fe1853c524ca94b4ef0094908fe58de976e8becd2b555c172f7f7524235",
    "0006_leadership.py": "8f391ca1edbd7089ad8c78e8eb71670633cce59da7aa51e3e451aee49d09ccbc",
    "0007_volunteering.py": "41255a1604042573c3f3bccfb71fa6e1cbba7c5e7d5aafc49b12f75a12538885",
    "0008_relationships.py": "3e5735f6b2d4d91cca7a3346c1a2b5efd2a4022a4498539f473119123f193355",
    "0009_referrals.py": "60422d4544d1fa65a139d998b5c3fc0c08b21f6a8b3b4e090495cbad9d15cf6c",
    "0010_newsletters.py": "245e437915843e90c9ed26e1893e9596c59fc2596f75776ce28051149f63e1b6",
}


def test_no_released_migration_was_edited():
    now = {name: hashlib.sha256((VERSIONS / name).read_bytes()).hexdigest() for name in RELEASED}
    edited = sorted(name for name, digest in RELEASED.items() if now[name] != digest)
    assert edited == [], "put what changes into a migration of its own"


def test_no_migration_leaves_the_order_of_a_table_to_chance():
    batched = sorted(path.name for path in VERSIONS.glob("*.py") if "batch_alter_table" in path.read_text())
    assert batched == [], "a batch writes the constraints in another order each time, and the doctor compares them"
