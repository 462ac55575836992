"""How a finding is kept and said."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from portal.core.doctor.findings import Finding, State
from portal.core.sayings import kept, said


@dataclass(frozen=True, slots=True)
class Record:
    """What is to stand in the DNS: the name, the kind of record, and its value as it is typed there."""

    name: str
    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Looked:
    """One thing that was looked at. `told` and `todo` as `sayings.kept` has them."""

    name: str
    state: State
    told: str
    todo: tuple[str, ...] = ()
    records: tuple[Record, ...] = ()

    def stored(self) -> dict[str, Any]:
        return asdict(self) | {"state": str(self.state)}

    @classmethod
    def read(cls, stored: dict[str, Any]) -> Looked:
        records = tuple(Record(**each) for each in stored["records"])
        return cls(stored["name"], State(stored["state"]), stored["told"], tuple(stored["todo"]), records)

    def finding(self) -> Finding:
        """For the doctor, in the language of now: what is, what to do, and the very record."""
        records = [f"{each.name} {each.kind} “{each.value}”" for each in self.records]
        return Finding(self.state, " ".join([said(self.told), *map(said, self.todo), *records]))


def found(name: str, state: State, told: Any, /, *todo: str, records: tuple[Record, ...] = (), **values: Any) -> Looked:
    """`told`: a lazy sentence and its values; `todo`: what `kept` made of other ones."""
    return Looked(name, state, kept(told, **values), todo, records)
