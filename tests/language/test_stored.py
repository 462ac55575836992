"""Nothing that the portal keeps was put into words in the language of whoever happened to cause it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.core import demo, language
from portal.core.db import Model


@pytest.mark.slow
def test_the_demo_keeps_nothing_translated(app, db, languages, frozen):
    with language.spoken(languages.long):
        demo.seed(60, 7)
    found = {
        f"{table.name}.{column.name}: {value}"
        for table in Model.metadata.sorted_tables
        if table.name != "delivery_content"
        for column in table.columns
        for value in db.session.scalars(select(column))
        if "⟦" in str(value)
    }
    assert not found, "\n".join(sorted(found))
