"""Who gets in where, of what members keep for themselves: see `rights.py`."""

from __future__ import annotations

from tests.security.rows import CHAIR_OF_CIRCLE, MEMBER, NOBODY, Row, only, same

_TWO = frozenset({"giver", "receiver"})
_GIVER, _RECEIVER = frozenset({"giver"}), frozenset({"receiver"})
OF_ONES_OWN: dict[str, Row | dict[str, Row]] = {
    **same(
        Row(MEMBER),
        """
        goodwill.diary goodwill.new goodwill.received goodwill.thank relationships.my_plan relationships.network
        relationships.new_aim relationships.write_business relationships.years relationships.yours
        """,
    ),
    "goodwill.show": {"noted": only("giver"), "asked": only(*_TWO), "confirmed": only(*_TWO)},
    **same(
        {"noted": only("giver"), "asked": Row(_GIVER, knows=_TWO), "confirmed": Row(_GIVER, knows=_TWO)},
        "goodwill.ask goodwill.bring_back goodwill.forget goodwill.hide goodwill.let_tell goodwill.rather_not_tell",
    ),
    **same(
        {
            "noted": Row(NOBODY, knows=_GIVER),
            "asked": Row(_RECEIVER, knows=_TWO),
            "confirmed": Row(_RECEIVER, knows=_TWO),
        },
        "goodwill.confirm goodwill.leave goodwill.take_back goodwill.tell goodwill.untell",
    ),
    **same(CHAIR_OF_CIRCLE, "relationships.done relationships.keep relationships.swap relationships.why"),
    **same(
        only("giver"),
        """
        relationships.edit_aim relationships.forget_aim relationships.forget_business relationships.let_go
        relationships.reached relationships.still_so
        """,
    ),
}
#: See `rights.DECIDED_BY_LOADING`.
OWN_LOADED = {
    "goodwill.show", "relationships.done", "relationships.keep", "relationships.swap", "relationships.why",
    "relationships.edit_aim", "relationships.forget_aim", "relationships.forget_business", "relationships.let_go",
    "relationships.reached", "relationships.still_so",
}  # fmt: skip
