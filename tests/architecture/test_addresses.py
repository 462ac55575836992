"""Where the portal writes is decided in one place, and what makes two addresses the same in another."""

from __future__ import annotations

import ast

from portal.members.people.models import Person
from tests.architecture.sources import calls, listed, modules, templates

#: Who may read the address that a profile shows, and what for.
SHOWN = {
    "portal/members/people/models.py": "keeps it",
    "portal/members/people/reach.py": "decides when it is written to",
    "portal/members/people/operations/addresses.py": "follows its changes",
    "portal/members/people/operations/people.py": "invites somebody who has no account by it",
    "portal/members/brings/names.py": "tells the office whose an address is that nothing reaches",
    "portal/members/brings/decisions.py": "finds the few to whom mail came back, whom reach then decides about",
    "portal/members/memberships/queries/office.py": "the office's list and search",
    "portal/members/people/finding.py": "finds somebody by it",
    "portal/members/memberships/queries/colleagues.py": "finds whom an invited colleague may be",
    "portal/members/memberships/routes/people.py": "the office's list",
    "portal/members/applications/known.py": "finds who is in the list already",
    "portal/members/applications/operations/deciding.py": "invites whom it took in, if it is there",
    "portal/members/applications/operations/sponsors.py": "finds whom an applicant named",
    "portal/events/visitors/queries.py": "finds whom the same address made known",
    "portal/members/privacy/operations/erasing.py": "forgets where somebody was written to",
    "portal/members/merging/duplicates.py": "finds who is in the list twice",
    "portal/members/people/merges.py": "tells whose entry one was put into",
    "portal/members/imports/matching.py": "finds who is in the list already",
    "portal/members/imports/lookalikes.py": "shows by which address somebody of the same name is known",
    "portal/members/imports/undoing.py": "takes back what a list said about mail to whom it added",
    "portal/members/imports/files.py": "invites whom an import added, if it is there",
    "portal/relationships/outside/giving_away.py": "looks for it in words that must not give somebody away",
    "portal/relationships/outside/queries.py": "sees whether somebody from outside typed the address of a member",
}
#: Who may say that an address is proved.
PROVING = {"portal/members/people/reach.py"}


def test_nobody_has_an_address_of_their_own_to_be_written_to():
    assert not hasattr(Person, "address"), "ask portal.members.people.reach"


def test_only_some_read_what_a_profile_shows():
    offenders = [
        f"{path}:{node.lineno} {ast.unparse(node)}"
        for path, tree in modules().items()
        if path not in SHOWN and not path.startswith(("portal/accounts/", "portal/mail/"))
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in {"email", "email_key"} and _is_person(node.value)
    ]
    assert not offenders, "where somebody is written to is portal.members.people.reach's to say" + listed(offenders)


def _is_person(node: ast.expr) -> bool:
    """Whether this reads like somebody: Person itself, or a variable or attribute called so."""
    name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
    said = ("person", "member", "reader", "volunteer", "candidate", "asker", "giver", "receiver", "referred")
    return name == "Person" or name.lower().startswith(said)


def test_mail_is_addressed_where_accounts_are_known():
    """`Address(…)` is made by accounts and by reach; every other package is handed one."""
    may = ("portal/accounts/", "portal/mail/", *PROVING)
    allowed = {
        "portal/members/people/notices.py": "tells the address that was the listed one until now",
        "portal/members/applications/notices.py": "answers an applicant where they asked to be answered",
        "portal/events/notices.py": "answers a visitor at the address they gave",
        "portal/volunteering/notices.py": "answers a visitor who would like to help",
        "portal/members/memberships/notices.py": "invites a colleague at the address that a firm gave",
        "portal/office/routes/first_steps.py": "a test message to whoever asks, where they sign in",
        "portal/newsletters/routes/preflight.py": "a test letter to whoever asks, where they sign in",
    }
    offenders = [
        f"{path}:{call.lineno}"
        for path, tree in modules().items()
        if not path.startswith(may) and path not in allowed
        for name, call in calls(tree)
        if name.split(".")[-1] == "Address"
    ]
    assert not offenders, listed(offenders)


def test_only_reach_says_that_an_address_is_proved():
    offenders = [
        f"{path}:{call.lineno}"
        for path, tree in modules().items()
        if path not in PROVING
        for name, call in calls(tree)
        if name.split(".")[-1] == "Address"
        and (len(call.args) > 2 or any(keyword.arg == "proved" for keyword in call.keywords))
    ]
    assert not offenders, listed(offenders)


def test_addresses_are_compared_in_one_spelling():
    """Nobody folds an address by hand: `normalise` does (ß is not ss, and a domain has one form in DNS)."""
    offenders = [
        f"{path}:{call.lineno} {name}()"
        for path, tree in modules().items()
        if path not in {"portal/mail/addresses.py", "portal/core/emails.py"}
        for name, call in calls(tree)
        if name.split(".")[-1] in {"lower", "casefold", "fold"} and "email" in ast.unparse(call).lower()
    ]
    assert not offenders, listed(offenders)


def test_domains_are_made_for_the_wire_in_one_place():
    offenders = [
        f"{path}:{node.lineno}"
        for path, tree in modules().items()
        if path != "portal/core/emails.py"
        for node in ast.walk(tree)
        if (isinstance(node, ast.Constant) and node.value == "idna")
        or (isinstance(node, ast.Import | ast.ImportFrom) and "idna" in ast.unparse(node).split())
    ]
    assert not offenders, listed(offenders)


def test_no_browser_rewrites_an_address(client):
    """In `type=email` Chromium turns the ß of a domain into ss before it is sent: another mailbox."""
    assert not [name for name, source in templates().items() if 'type="email"' in source]
    field = client.page("/sign-in")("input[name=email]")[0]
    assert (field.get("type"), field.get("inputmode")) == ("text", "email")
