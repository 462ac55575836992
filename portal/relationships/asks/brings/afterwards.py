"""What came of the asks that an edition of the newsletter told of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, func, select

from portal.core.house import Afterwards
from portal.relationships.asks.models import AskAnswer


def answered(ids: Sequence[int], since: datetime, until: datetime) -> Select[int]:
    """How many answers all of the asks together had in that time. Who answered whom is theirs to know."""
    return (
        select(func.count())
        .select_from(AskAnswer)
        .where(AskAnswer.ask_id.in_(ids), AskAnswer.at >= since, AskAnswer.at < until)
    )


ANSWERS = Afterwards(_l("Answers to asks and offers in it"), answered, of_at_least=3)
