"""A PostgreSQL database that a test has used, as good as new: what was written goes, and what was kept comes back.

No schema is touched, and no file copied.
"""

from __future__ import annotations

from dataclasses import dataclass

import psycopg
from sqlalchemy.engine import make_url


@dataclass(frozen=True)
class Rows:
    """All rows of a database, table by table, and where its sequences stand."""

    tables: dict[str, bytes]
    sequences: list[tuple[str, int]]


class Broom:
    """Makes a used database as good as new, and fills one with what was kept."""

    #: Everything by which a test could have changed the schema.
    SHAPE = """
        SELECT (SELECT array_agg((oid, relname, relnatts, relchecks) ORDER BY oid) FROM pg_class
                WHERE relnamespace = 'public'::regnamespace)::text,
               (SELECT array_agg((oid, tgname, tgenabled) ORDER BY oid) FROM pg_trigger)::text,
               (SELECT array_agg((oid, conname) ORDER BY oid) FROM pg_constraint)::text
    """
    SEQUENCES = """
        SELECT format('%I.%I', schemaname, sequencename), last_value
        FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL
    """
    RESTART = """
        SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
        FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL
    """

    def __init__(self, connection: psycopg.Connection) -> None:
        self.connection = connection
        tables = [row[0] for row in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        written = " UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT FROM \"{table}\")" for table in tables)
        self.written = f"SELECT * FROM ({written}) AS tables"
        self.kept = {row[0] for row in connection.execute(self.written)}
        if self.kept != {"alembic_version"}:
            raise RuntimeError(f"a fresh database has rows, and a sweep would lose them: {self.kept}")
        self.shape = connection.execute(self.SHAPE).fetchone()

    @classmethod
    def over(cls, url: str) -> Broom | None:
        """One for the fresh database at `url`, or None where we may not sweep."""
        connection = psycopg.connect(
            make_url(url).set(drivername="postgresql").render_as_string(hide_password=False), autocommit=True
        )
        try:
            connection.execute("SET session_replication_role = replica")  # no trigger of the portal holds us up
        except psycopg.errors.InsufficientPrivilege:
            connection.close()
            return None
        connection.execute("SET lock_timeout = '5s'")
        return cls(connection)

    def rows(self) -> Rows:
        """What is there. A column that is made of others is made again."""
        tables = {}
        for table in sorted({row[0] for row in self.connection.execute(self.written)} - self.kept):
            with self.connection.cursor().copy(f'COPY "{table}" TO STDOUT') as copy:
                tables[table] = b"".join(bytes(block) for block in copy)
        return Rows(tables, list(self.connection.execute(self.SEQUENCES)))

    def fill(self, rows: Rows) -> None:
        """Put these rows into an empty database, in one transaction."""
        with self.connection.transaction():
            for table, contents in rows.tables.items():
                with self.connection.cursor().copy(f'COPY "{table}" FROM STDIN') as copy:
                    copy.write(contents)
            for sequence, value in rows.sequences:
                self.connection.execute("SELECT setval(%s::regclass, %s)", (sequence, value))

    def sweep(self) -> bool:
        """Delete every row and start every sequence anew. False when only a fresh copy will do."""
        try:
            if self.connection.execute(self.SHAPE).fetchone() != self.shape:
                return False
            written = {row[0] for row in self.connection.execute(self.written)} - self.kept
            deletions = [f'DELETE FROM "{table}"' for table in sorted(written)]
            self.connection.execute("; ".join([*deletions, self.RESTART]))
        except psycopg.OperationalError:  # somebody left a transaction open, or took our connection away
            return False
        return True
