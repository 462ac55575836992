"""Questions that a page asks together: one statement for all of them, whichever packages they come from.

The member's home and the office's desk are filled by every package. Each brings its questions, and what it makes of
the answers (`@made_of`); `ask` puts the questions of all of them into one SELECT, with a column of JSON for each.

A statement is put together once for each kind of reader and kept, since that costs more than to run it. So it is built
of `ME`, `now(…)` and `day(…)`, which stand for the values of whoever asks, and of nothing that changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, Generic, NamedTuple, TypeVar, cast

from sqlalchemy import Date, Integer, String, bindparam, select

from portal.core import clock
from portal.core.actors import Actor, Power, Standing
from portal.core.db import UTCDateTime, db
from portal.core.jsonrows import JsonRows, Reader
from portal.core.sealing import pseudonym
from portal.core.settings import today

Row = TypeVar("Row")
Made = TypeVar("Made")
Made_co = TypeVar("Made_co", covariant=True)
#: The person who asks, and their account.
ME: Any = bindparam("me", type_=Integer())
ACCOUNT: Any = bindparam("account", type_=Integer())
#: Statements that are kept, the latest used: of a few pages, for a few kinds of readers and whoever has an office.
MOST_KEPT = 500


def me_as(what: str) -> Any:
    """What stands for whoever asks in rows of this kind, which do not tell whose they are (`sealing.pseudonym`)."""
    return bindparam(f"meas_{what}", type_=String())


def now(after: timedelta = timedelta()) -> Any:
    """The moment of asking, or so long after it: for `build` of a question, and for any other statement too."""
    name = f"now_{int(after.total_seconds())}"
    return bindparam(name, type_=UTCDateTime(), callable_=lambda: clock.now() + after)


def day(after: int = 0) -> Any:
    """The association's day at that moment, or so many days after it."""
    return bindparam(f"day_{after}", type_=Date())


class Question(Generic[Row]):
    """Something to ask of the database. `build`: for this kind of reader, a SELECT of models and columns.

    The reader that it is given has ME for a person and no name; what they may do and how they stand is theirs. It puts
    a statement together and asks nothing, since that answer would be kept. `only`: what is
    wanted of a model, where that is not all of it. The models in an answer are to be read: no session keeps them, and
    what was not asked for is not there. Of two in one row that belong together, one knows the other.
    """

    def __init__(self, build: Callable[[Actor], Any], only: Mapping[Any, tuple[str, ...]] | None = None) -> None:
        self.build, self.only = build, only or {}


class Told:
    """The answers, by question; none to what was not asked."""

    def __init__(self, rows: dict[Question[Any], list[Any]]) -> None:
        self._rows = rows

    def get(self, question: Question[Row]) -> list[Row]:
        return cast(list[Row], self._rows.get(question, []))


class MadeOf(Generic[Made_co]):
    """What is made of the answers to some questions. Called by itself, it asks them itself."""

    def __init__(
        self, wanted: Callable[[Actor], Iterable[Question[Any]]], make: Callable[[Actor, datetime, Told], Made_co]
    ) -> None:
        self.wanted, self.make = wanted, make

    def __call__(self, who: Actor, at: datetime, **given: int | datetime) -> Made_co:
        return self.make(who, at, ask(self.wanted(who), who, at, **given))


def made_of(
    wanted: Callable[[Actor], Iterable[Question[Any]]],
) -> Callable[[Callable[[Actor, datetime, Told], Made]], MadeOf[Made]]:
    """`wanted`: what is to be asked for this reader; nothing where nothing can come of it."""
    return lambda make: MadeOf(wanted, make)


def made(
    sources: Iterable[MadeOf[Made]],
    who: Actor,
    at: datetime,
    also: Sequence[Question[Any]] = (),
    **given: int | datetime,
) -> tuple[list[Made], Told]:
    """What each source makes, and the answers: to their questions, and to those that are asked `also`."""
    sources = list(sources)
    told = ask([question for source in sources for question in source.wanted(who)] + list(also), who, at, **given)
    return [source.make(who, at, told) for source in sources], told


def about(name: str) -> Any:
    """The number of what is asked about, which whoever asks gives by this name."""
    return bindparam(f"about_{name}", type_=Integer())


def moment(name: str, after: timedelta = timedelta()) -> Any:
    """A moment that whoever asks gives by this name, or so long after it."""
    return bindparam(f"moment_{name}_{int(after.total_seconds())}", type_=UTCDateTime())


def day_of(name: str) -> Any:
    """The association's day at the moment that is given by this name."""
    return bindparam(f"dayof_{name}", type_=Date())


def ask(questions: Iterable[Question[Any]], who: Actor, at: datetime, **given: int | datetime) -> Told:
    """All of them in one statement, or none. `given`: the numbers of what is asked about, and moments, by name."""
    wanted = tuple(dict.fromkeys(questions))
    if not wanted:
        return Told({})
    together = _together(wanted, Kind.of(who))
    values = {name: _value(name, who, at, given) for name in together.names}
    row = db.session.execute(together.statement, values).one()
    return Told({each: reader.read(said) for each, reader, said in zip(wanted, together.readers, row, strict=True)})


class Kind(NamedTuple):
    """All that a statement may depend on of whoever asks."""

    signed_in: bool
    is_somebody: bool
    standing: Standing
    powers: frozenset[Power]

    @classmethod
    def of(cls, who: Actor) -> Kind:
        return cls(who.account_id is not None, who.person_id is not None, who.standing, who.powers)

    def asker(self) -> Actor:
        """The reader that questions are built for."""
        return Actor(
            account_id=ACCOUNT if self.signed_in else None, person_id=ME if self.is_somebody else None,
            standing=self.standing, powers=self.powers,
        )  # fmt: skip


class _Together:
    """Some questions as one statement for one kind of reader."""

    def __init__(self, questions: Sequence[Question[Any]], asker: Actor) -> None:
        self.readers = [Reader(each.build(asker), each.only) for each in questions]
        columns = [select(JsonRows(reader.rows)).scalar_subquery() for reader in self.readers]
        self.statement = select(*(column.label(f"q{number}") for number, column in enumerate(columns)))
        self.names = [name for name, each in self.statement.compile().binds.items() if each.required or each.callable]


@lru_cache(maxsize=MOST_KEPT)
def _together(questions: tuple[Question[Any], ...], kind: Kind) -> _Together:
    return _Together(questions, kind.asker())


def _value(name: str, who: Actor, at: datetime, given: Mapping[str, Any]) -> int | str | datetime | date | None:
    if name == "me":
        return who.person_id
    if name == "account":
        return who.account_id
    kind, _, after = name.partition("_")
    if kind == "meas":
        return None if who.person_id is None else pseudonym(after, who.person_id)
    if kind == "about":
        return cast(int, given[after])
    if kind == "dayof":
        return today(given[after])
    if kind == "moment":
        called, _, after = after.rpartition("_")
        return cast(datetime, given[called]) + timedelta(seconds=int(after))
    return at + timedelta(seconds=int(after)) if kind == "now" else today(at) + timedelta(days=int(after))
