"""The tables of members: people, the firms they speak for, and what their membership rests on."""

from portal.members.models.membership import (
    Belonging,
    Coverage,
    Membership,
    Plan,
    PlanPrice,
    Status,
    Suspension,
)
from portal.members.models.organisation import Organisation, Representation, organisation_path
from portal.members.models.person import Person, face_url, person_path
from portal.members.models.upload import ImportFile

__all__ = [
    "Belonging",
    "Coverage",
    "ImportFile",
    "Membership",
    "Organisation",
    "Person",
    "Plan",
    "PlanPrice",
    "Representation",
    "Status",
    "Suspension",
    "face_url",
    "organisation_path",
    "person_path",
]
