"""The tables of memberships: plans, what covers whom, firms and who speaks for them, and the days people belong."""

from portal.members.memberships.models.colleague import ColleagueInvitation
from portal.members.memberships.models.membership import (
    Belonging,
    Coverage,
    EndKind,
    Membership,
    RenewalNotice,
    Status,
    Suspension,
)
from portal.members.memberships.models.organisation import Organisation, Representation
from portal.members.memberships.models.plan import Period, Plan, PlanPrice

__all__ = [
    "Belonging",
    "ColleagueInvitation",
    "Coverage",
    "EndKind",
    "Membership",
    "Organisation",
    "Period",
    "Plan",
    "PlanPrice",
    "RenewalNotice",
    "Representation",
    "Status",
    "Suspension",
]
