"""What there is to say about an act of the trail, from the few values that a timeline tells. No other is shown."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.core.say import say_date, say_list
from portal.core.sayings import said
from portal.members.memberships.history import KINDS
from portal.members.people.profile import BY_NAME

SPEAKERS = {"primary": _l("Primary representative"), "billing": _l("Contact for bills"), "delegate": _l("Delegate")}
#: What the office alone writes about somebody; that it was changed is told, never what it says.
OFFICE_WORDS = {
    "name": _l("Name"), "given_name": _l("Given name"), "family_name": _l("Family name"),
    "external_id": _l("Number in another system"), "office_note": _l("Note of the office"),
    "introduce": _l("Whether they are introduced"),
}  # fmt: skip


def kind_of_speaker(kind: str) -> str:
    return str(SPEAKERS.get(kind, kind))


def detail(action: str, after: Mapping[str, Any], names: Mapping[int, str]) -> str:
    """In a few words; nothing where the act says all. `names`: of people, by their ids."""
    match action:
        case "members.membership_started":
            return _joined(after.get("plan"), _from(after.get("start")))
        case "members.membership_renewed":
            return _joined(_up_to(after.get("covered_until")), KINDS.get(str(after.get("kind")), ""))
        case "members.membership_ended":
            return _joined(_up_to(after.get("end")))
        case "members.membership_suspended":
            return _joined(_from(after.get("start")), _up_to(after.get("end")))
        case "members.person_changed":
            return say_list(str(_called(name)) for name in after.get("fields", []))
        case "members.representation_began":
            who = names.get(after.get("person") or 0, "")
            return _joined(who, kind_of_speaker(str(after.get("kind", ""))), _from(after.get("start")))
        case "members.primary_changed":
            return _joined(names.get(after.get("person") or 0, ""), _from(after.get("start")))
        case "members.representation_ended" | "members.representation_extended":
            return _joined(names.get(after.get("person") or 0, ""), _up_to(after.get("end")))
        case "members.death_recorded":
            return _joined(_day(after.get("died_on")))
        case "accounts.right_given" | "accounts.right_ended":
            return _joined(after.get("right"), after.get("reason"))
    return ""


def _called(name: str) -> Any:
    field = BY_NAME.get(name)
    return field.label if field else OFFICE_WORDS.get(name, _("Another field"))


def _joined(*parts: Any) -> str:
    return ", ".join(said(str(each)) for each in parts if each)


def _day(value: Any, back: int = 0) -> str:
    try:
        return say_date(date.fromisoformat(str(value)) - timedelta(days=back))
    except ValueError:
        return ""


def _from(value: Any) -> str:
    day = _day(value)
    return str(_("from %(day)s", day=day)) if day else ""


def _up_to(value: Any) -> str:
    """The last day of a stretch, of which the first day outside is kept."""
    day = _day(value, 1)
    return str(_("up to %(day)s", day=day)) if day else ""
