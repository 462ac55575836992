"""The months in five languages and two more, short and long."""

from __future__ import annotations

from portal.core.folding import fold

NAMED = (
    "jan january januar jänner janvier janv enero ene januari gennaio gen janeiro",
    "feb february februar feber février févr fév febrero februari febbraio fevereiro fev",
    "mar march märz mär mrz mars marzo maart mrt março",
    "apr april avril avr abril abr aprile",
    "may mai mayo mei maggio mag maio",
    "jun june juni juin junio giugno giu junho",
    "jul july juli juillet juil julio luglio lug julho",
    "aug august août aou agosto ago augustus",
    "sep sept september septembre septiembre set settembre setembro",
    "oct october oktober okt octobre octubre ottobre ott outubro out",
    "nov november novembre noviembre novembro",
    "dec december dezember dez décembre déc diciembre dic dicembre dezembro",
)
MONTHS = {fold(name): number for number, names in enumerate(NAMED, 1) for name in names.split()}


def month_of(word: str) -> int | None:
    """The number of the month that is called so, whatever the case, accents and full stop."""
    return MONTHS.get(fold(word.rstrip(".")))
