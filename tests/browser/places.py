"""Every kind of page there is, and who looks at it. `{event}` and the like are found on the running portal."""

from __future__ import annotations

VISITOR = (
    "/", "/privacy", "/sign-in", "/sign-in/forgotten", "/sign-in/forgotten/sent", "/events", "/events?q=nothing-of-it",
    "/events?view=month", "/events/embed", "{public_event}", "/leadership", "/leadership?on=2019-01-01",
    "/leadership/calls", "{call}", "/volunteer", "/newsletters", "{letter}", "/who/amara-lindqvist", "/mailbox",
    "/unsubscribe/nobody", "/invitation/nobody", "/no-such-page",
)  # fmt: skip
MEMBER = (
    "/", "/people", "/people?q=bread", "/people?q=nothing-of-it", "/people/1", "/people/5", "/organisations",
    "/people/5/write", "/me?as=members", "/me?as=visitor", "/organisations/1", "/me", "/me/privacy", "/me/membership",
    "/me/security", "/me/security/email",
    "/me/security/password", "/me/mail", "/me/calendar", "/events", "/events?view=month", "{event}", "{event}/register",
    "{event}/people", "{past_event}/feedback", "{past_event}/after", "{supper}/register",
    "/relationships", "/relationships/5", "/relationships/yours", "/circle", "/goodwill", "/goodwill/received",
    "/goodwill/new", "/goodwill/thank", "/relationships/plan", "/relationships/plan/new", "/relationships/network",
    "/relationships/years", "/referrals", "/referrals/new", "{referral}", "/volunteer",
    "/volunteer/mine", "{shift}", "/leadership", "{call}", "{call}/suggest", "/leadership/service", "{body}",
    "{letter}", "/office",
)  # fmt: skip
NEWCOMER = ("/", "/circle", "/referrals", "/volunteer/mine", "/me/membership")
LAPSED = ("/", "/me/membership", "/people", "/events", "/volunteer")
ORGANISER = (
    "/", "/office", "/office/events", "/office/events?show=drafts", "/office/events?q=nothing-of-it", "/events/new",
    "/office/events/elsewhere", "{event}/manage", "{event}/manage/edit", "{event}/manage/attendees",
    "{event}/manage/waiting-list", "{event}/manage/team", "{event}/manage/tables", "{event}/manage/cards",
    "{event}/manage/door", "{past_event}/manage/door", "{event}/manage/tickets", "{event}/manage/series",
    "{event}/manage/message", "{event}/manage/reminders", "{event}/manage/welcome", "{event}/manage/attendees/export",
    "{past_event}/manage/feedback", "{supper}/manage/questions", "{supper}/manage/answers",
    "{event}/shifts", "{event}/shifts/new",
    "/office/volunteering", "/office/volunteering/shifts/new", "/office/volunteering/roles/new",
)  # fmt: skip
EDITOR = (
    "/office/newsletters", "{draft}", "{draft}?view=text", "{draft}/versions", "{draft}/send", "{block}",
    "{sent}/sending",
)  # fmt: skip
CHAIR = (
    "/", "/office", "/office/leadership", "{office_body}", "/office/leadership/bodies/new",
    "{office_body}/positions/new", "/office/leadership/positions/2/edit", "/office/leadership/positions/2/call",
    "/office/leadership/seats/1/term", "{call}/candidacies",
)  # fmt: skip
ADMIN = (
    "/office", "/office/people", "/office/people?q=nothing-of-it", "/office/people/new", "/office/people/5",
    "/office/people/5/edit", "/office/organisations", "/office/organisations/1", "/office/organisations/new",
    "/office/plans", "/office/plans/1", "/office/import", "/office/association", "/office/audit", "/office/audit/check",
    "/office/work", "/office/access", "/office/access/accounts/1", "/office/mailbox", "/office/components",
    "/office/first-steps", "/office/mail", "/office/people?status=grace", "/office/profiles",
    "/office/renewals?within=90", "/office/membership-settings", "/office/people/5/timeline",
    "/office/people/selected?do=letter&who=5", "/office/people/selected?do=plan&who=5",
)  # fmt: skip
EVERYBODYS = {
    "": VISITOR, "member": MEMBER, "newcomer": NEWCOMER, "lapsed": LAPSED, "organiser": ORGANISER, "editor": EDITOR,
    "chair": CHAIR, "admin": ADMIN,
}  # fmt: skip

#: Where an address in braces is found: who looks, on which page, for which link.
FINDS = {
    "public_event": ("", "/events", "main .coming a, main h3 a"),
    "event": ("organiser", "/events", "main .coming a, main h3 a"),
    "supper": ("organiser", "/events", "main a[href*=supper]"),
    "past_event": ("member", "/events?when=past", "main .coming a, main h3 a"),
    "call": ("", "/leadership/calls", "main a[href*='/leadership/calls/']"),
    "letter": ("", "/newsletters", "main a[href*='/newsletters/2']"),
    "referral": ("member", "/referrals", "main .lamp a.btn"),
    "shift": ("member", "/volunteer", "main a[href*='/volunteer/shifts/']"),
    "body": ("member", "/leadership", "main a[href*='/leadership/bodies/']"),
    "draft": ("editor", "/office/newsletters", "main .queue li:has-text('Draft') a"),
    "block": ("editor", "{draft}", "main a[href*='/blocks/']"),
    "sent": ("editor", "/office/newsletters", "main .queue li:has-text('Sent') h3 a"),
    "office_body": ("chair", "/office/leadership", "main a[href*='/leadership/bodies/']:not([href$=new])"),
}

#: Forms sent empty or wrong, so that their errors show: who, where, the button, and what is typed before.
WRONG: tuple[tuple[str, str, str, dict[str, str]], ...] = (
    ("", "/sign-in", "Sign in", {"email": "nobody@nowhere.example", "password": "not this one"}),
    ("", "/sign-in/forgotten", "", {"email": "not an address"}),
    ("member", "/me", "Save your profile", {"name": "", "email": "nowhere"}),
    ("member", "/referrals/new", "Offer it, without the name", {}),
    ("member", "/me/security/password", "", {}),
    ("organiser", "/events/new", "Keep as a draft", {"title": "", "capacity": "many"}),
    ("organiser", "/office/volunteering/shifts/new", "Add it", {"day": ""}),
    ("chair", "/office/leadership/bodies/new", "Form it", {}),
    ("admin", "/office/people/new", "Add them", {"email": "nowhere"}),
    ("admin", "/office/import", "Read it", {}),
    ("admin", "/office/plans", "Add this plan", {"price": "ten"}),
    ("admin", "/office/association", "Save", {"name": ""}),
)
