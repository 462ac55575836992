"""Words that are nearly those that were asked for are found by their trigrams: alike on both databases."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from portal.core.search import near

revision = "0038"
down_revision = "0032"
branch_labels = None
depends_on = None

AT_ONCE = 1000


def upgrade() -> None:
    op.create_table(
        "search_gram",
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("gram", sa.String(length=3), nullable=False),
        sa.Column("word", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("kind", "gram", "word", name=op.f("pk_search_gram")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_search_gram_word", "search_gram", ["kind", "word"], unique=False)
    _fill()


def downgrade() -> None:
    op.drop_index("ix_search_gram_word", table_name="search_gram")
    op.drop_table("search_gram")


def _fill() -> None:
    """The words of what can be found already."""
    run = op.get_bind().execute
    read = sa.text("SELECT id, kind, title, body FROM search_entry WHERE id > :last ORDER BY id LIMIT :most")
    write = sa.text("INSERT INTO search_gram (kind, gram, word) VALUES (:kind, :gram, :word)")
    last, known = 0, set[tuple[str, str]]()
    while part := run(read, {"last": last, "most": AT_ONCE}).all():
        last = part[-1].id
        words = {(row.kind, word) for row in part for word in near.words_in(row.kind, (row.title, row.body))} - known
        known |= words
        rows = [
            {"kind": kind, "gram": gram, "word": word}
            for kind, word in sorted(words)
            for gram in (near.HERE, *near.grams(word))
        ]
        if rows:
            run(write, rows)
