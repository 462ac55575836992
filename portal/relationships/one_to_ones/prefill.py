"""What a worksheet begins with: what the profile of somebody shows to whoever fills it in."""

from __future__ import annotations

from portal.core.actors import Actor
from portal.members.people import profile
from portal.members.people.models import Person

#: Which fields of a profile say something about which question.
SAYS = {
    "goals": ("ask", "ideal"),
    "accomplishments": ("story",),
    "interests": ("interests", "beyond"),
    "networks": ("firm", "trade", "town", "languages"),
    "skills": ("headline", "offer"),
}
MOST = 2000


def of(about: Person, reader: Actor) -> dict[str, str]:
    """The beginning of the answers, of nothing that this reader may not see."""
    seen = profile.visible_fields(reader, about)
    return {
        question: "\n".join(seen[name] for name in names if name in seen)[:MOST] for question, names in SAYS.items()
    }
