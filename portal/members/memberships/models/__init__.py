"""The tables of memberships: plans, what covers whom, firms and who speaks for them, and the days people belong."""

from portal.members.memberships.models.membership import (
    Belonging,
    Coverage,
    Membership,
    Plan,
    PlanPrice,
    Status,
    Suspension,
)
from portal.members.memberships.models.organisation import Organisation, Representation

__all__ = [
    "Belonging",
    "Coverage",
    "Membership",
    "Organisation",
    "Plan",
    "PlanPrice",
    "Representation",
    "Status",
    "Suspension",
]
