"""Two people give the same name at the same moment: the second reads what the first one's is called, and no failure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import event, insert, select

from portal.core.db import Model, db
from portal.leadership.offices.models import Body
from portal.leadership.succession.models import Call
from portal.volunteering.models import Role
from tests.support.client import Client
from tests.support.people import Cast

pytestmark = pytest.mark.postgresql


@contextmanager
def somebody_quicker(kind: type[Model]) -> Iterator[None]:
    """Whoever writes such a row finds that another transaction wrote the same a moment before."""
    came: list[str] = []

    def comes(_mapper: Any, _connection: Any, row: Any) -> None:
        if not came:
            came.append("once")
            said = {each.key: getattr(row, each.key) for each in kind.__table__.columns}
            with db.engine.begin() as other:
                other.execute(insert(kind), {name: value for name, value in said.items() if value is not None})

    event.listen(kind, "before_insert", comes)
    try:
        yield
    finally:
        event.remove(kind, "before_insert", comes)
    assert came


def test_who_is_overtaken_reads_of_the_name_or_has_the_next_address(
    cast: Cast, house_of: SimpleNamespace, browser_as: Callable[..., Client]
) -> None:
    office = browser_as(cast.yusra)
    with somebody_quicker(Body):
        answer = office.submit("/office/leadership/bodies/new", {"name": "Quay"}, status=422)
    assert "There is a body of this name." in answer.page
    with somebody_quicker(Role):
        answer = office.submit("/office/volunteering/roles/new", {"name": "Greeter"}, status=422)
    assert "There is a role of this name already." in answer.page
    with somebody_quicker(Call):
        office.submit(f"/office/leadership/positions/{house_of.helper.id}/call", {"title": "Gutters", "text": "Come."})
    db.session.rollback()
    assert set(db.session.scalars(select(Call.slug))) == {"gutters", "gutters-2"}
