"""Whether the tables of a database are those that this code's migrations make, with every trigger and constraint.

The revision alone does not tell: it says which files were run, not what stood in them that day. So the migrations
are run once more, in a place that is thrown away, and both results are described and compared.
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.pool import NullPool

from portal.core import schema
from portal.core.db import sqlite_driver

#: kind and name of each thing -> its definition
Description = dict[tuple[str, str], str]
NOT_OURS = ("alembic_version", "huey_", "sqlite_", "search_fts_")
CASTS = re.compile(r"::(character varying|text|bpchar)(\(\d+\))?(\[\])?")
SIGNS = str.maketrans("", "", '"()')
#: Where PostgreSQL builds for comparison, in a transaction that is rolled back.
TRIAL = "guildhall_compared"

_POSTGRESQL = """
SELECT 'column', c.relname || '.' || a.attname, concat_ws(' ', format_type(a.atttypid, a.atttypmod),
       CASE WHEN a.attnotnull THEN 'NOT NULL' END, pg_get_expr(d.adbin, d.adrelid),
       a.attgenerated::text, a.attidentity::text)
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid LEFT JOIN pg_attrdef d ON d.adrelid = c.oid
     AND d.adnum = a.attnum
WHERE c.relnamespace = to_regnamespace(:name) AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
UNION ALL
SELECT 'constraint', c.relname || '.' || k.conname, pg_get_constraintdef(k.oid)
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid WHERE c.relnamespace = to_regnamespace(:name)
     AND k.contype <> 'n'
UNION ALL
SELECT 'index', c.relname || '.' || i.relname, pg_get_indexdef(i.oid)
FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class c ON c.oid = x.indrelid
WHERE c.relnamespace = to_regnamespace(:name)
UNION ALL
SELECT 'trigger', c.relname || '.' || t.tgname, pg_get_triggerdef(t.oid) || ' ' || t.tgenabled::text
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE c.relnamespace = to_regnamespace(:name)
     AND NOT t.tgisinternal
UNION ALL
SELECT 'function', p.proname::text, p.prosrc FROM pg_proc p WHERE p.pronamespace = to_regnamespace(:name)
     AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.objid = p.oid AND e.deptype = 'e')
"""


def differences(engine: Engine) -> list[str]:
    """What is missing, too much or otherwise than this code's migrations make it; "" for nothing."""
    there, wanted = _postgresql(engine) if engine.dialect.name == "postgresql" else _sqlite(engine)
    told = []
    for key in sorted(there.keys() | wanted.keys()):
        if there.get(key) != wanted.get(key):
            how = "is missing" if key not in there else "is not of this version" if key not in wanted else "differs"
            told.append(f"{key[0]} {key[1]} {how}")
    return told


def _sqlite(engine: Engine) -> tuple[Description, Description]:
    with engine.connect() as connection:
        there = _in_sqlite(connection)
    with tempfile.TemporaryDirectory(prefix="guildhall-compared-") as folder:
        url = f"sqlite:///{Path(folder) / 'compared.sqlite3'}"
        trial = create_engine(url, module=sqlite_driver, poolclass=NullPool)
        schema.upgrade_to(trial, "head")
        with trial.connect() as connection:
            return there, _in_sqlite(connection)


def _in_sqlite(connection: Connection) -> Description:
    found = connection.exec_driver_sql("SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    return {
        (kind, name if kind == "table" else f"{table}.{name}"): _plain(sql)
        for kind, name, table, sql in found
        if not name.startswith(NOT_OURS)
    }


def _postgresql(engine: Engine) -> tuple[Description, Description]:
    with engine.connect() as connection:
        own = str(connection.scalar(text("SELECT current_schema()")))
        there = _in_postgresql(connection, own)
        connection.exec_driver_sql(f"CREATE SCHEMA {TRIAL}")
        connection.exec_driver_sql(f"SET LOCAL search_path TO {TRIAL}")
        schema.build_in(connection, TRIAL)
        wanted = _in_postgresql(connection, TRIAL)
        connection.rollback()
    return there, wanted


def _in_postgresql(connection: Connection, name: str) -> Description:
    found = connection.execute(text(_POSTGRESQL), {"name": name})
    return {
        (kind, thing): _plain((definition or "").replace(f"{name}.", ""))
        for kind, thing, definition in found
        if not thing.startswith(NOT_OURS)
    }


def _plain(definition: str) -> str:
    """Without what makes no difference: quotes and blanks; casts and brackets, which pg_dump sets in its own way."""
    return re.sub(r"\s+", " ", CASTS.sub("", definition).translate(SIGNS)).strip()
