"""What a report means. Nobody is stopped for a word that could mean something else: what is not clear is for a person.

By the enhanced status first (RFC 3463, and the registry of RFC 5248), then by what the other server said, since many
give 5.0.0 or the wrong one. What is about the sender outranks what is about the reader, but for the plainest words.
"""

from __future__ import annotations

import re

from portal.mail.intake.models import Verdict
from portal.mail.intake.reading.dsn import STATUS
from portal.mail.intake.reading.report import Report, Shape, Told

#: The mailbox is not there, or closed: X.1.1-3, X.1.6, X.1.10, X.2.1.
NO_MAILBOX = {"1.1", "1.2", "1.3", "1.6", "1.10", "2.1"}
#: Our own message or we are the trouble: X.1.7, X.1.8 (the sender's address), X.2.3 and X.3.4 (too large), X.6 (what is
#: in it), X.7 (policy, and all that is proved of a sender).
OURS = {"1.7", "1.8", "2.3", "3.4"}
#: Full, away, slow, lost on the way: X.2.2, X.2.4, X.3, X.4.
FOR_NOW = {"2", "3", "4"}

_NOBODY = re.compile(
    r"user (is )?unknown|unknown (user|recipient|mailbox|account|local.part)|no such (user|recipient|mailbox"
    r"|person|account|address|local)"
    r"|(mailbox|account|user|recipient|address)( address)? ((is|was|has been|could) )?(does not exist"
    r"|doesn't exist|not (be )?found|unavailable"
    r"|(is )?(disabled|inactive|deactivated|closed|suspended|invalid)|unknown|not exist|n'existe pas)"
    r"|(mailbox|account|e-?mail account|address) that you tried to reach (does not exist|is (disabled|inactive))"
    r"|(does not|doesn't|do not) have an? [\w. ]{0,40}(account|mailbox)|invalid (recipient|mailbox|user|address)"
    r"|not a (valid|known) (user|mailbox|recipient|address)|unrouteable address|no mailbox (here )?by that name"
    r"|not our customer"
    r"|(wasn't|was not|couldn't be|could not be) found at|recipient not (found|recognized)"
    r"|user [^\s]{1,80} not (found|listed|known)"
    r"|no (user|recipient|account|mailbox) (was )?found"
    r"|not listed in (domino|public name)|recipientnotfound|resolver\.adr\.\w*notfound"
    r"|host or domain name not found\. name service error[^\n]{0,80}nxdomain"
    r"|domain (does not exist|doesn't exist|not found|name not found)|unbekannt|existiert nicht|nicht bekannt"
    r"|inconnu|desconocid|sconosciut",
    re.IGNORECASE,
)
_FULL = re.compile(
    r"(mailbox|quota|storage|inbox|postfach|account)[^\n]{0,40}(full|exceed|over|voll|limit)|over ?quota"
    r"|out of (storage|disk)"
    r"|insufficient (system )?storage|full mailbox|too large for the mailbox|mailbox size|bo[iî]te pleine"
    r"|buz[oó]n lleno",
    re.IGNORECASE,
)
_POLICY = re.compile(
    r"\bspam|black.?list|block.?list|deny.?list|\bblocked\b|quarantin|dnsbl|\brbl\b|spamhaus|spamcop|barracuda|proofpoint"
    r"|cloudmark|reputation|dmarc|dkim"
    r"|\bspf\b|authenticat|policy|policies|\bbanned\b|rate.?limit|throttl|too many (messages|connections"
    r"|recipients)|suspicious|virus|malware"
    r"|content (was )?(rejected|restrict)|unsolicited|bulk mail|complain|reverse dns|\bptr\b|rdns|greylist"
    r"|not accept(ed|ing)? (mail|messages) from"
    r"|sender (address )?(rejected|denied|verify)|message (size )?(too (large|big)|exceeds)|access denied"
    r"|relay(ing)? (access )?denied|not (permitted|allowed|authori[sz]ed)"
    r"|bad reputation|timed out waiting for content|abuse|S3(140|150)|TSS0\d|CS01|5\.7\.\d",
    re.IGNORECASE,
)
_FOR_NOW = re.compile(
    r"timed? ?out|try again|temporar|connection (refused|reset|lost)|no route|unreachable"
    r"|service (is )?(not available|unavailable)|retry"
    r"|loop|too many hops|deferred|resources|host not found|name server|expired|retention|over(loaded| load)"
    r"|greylist|maintenance",
    re.IGNORECASE,
)
#: Said of our own address, which the other server asked after: "no such user" means the sender then.
_SENDER = re.compile(
    r"sender (e-?mail )?(address )?(is |was )?(rejected|denied|refused|invalid|unknown|verif)|(invalid|unknown) sender"
    r"|call.?(out|back) (verif|fail)|verif\w* (of |for )?(the )?sender|in reply to mail from",
    re.IGNORECASE,
)
#: It will pass, whatever number stands before it: also where a mailbox gets too much in one hour.
_PASSES = re.compile(
    r"temporar(y|il)|try(ing)? again (later|in \d|after)|host not found, try again|receiving mail (at a rate|too)",
    re.IGNORECASE,
)
#: Names are no words: an address may be called `abuse.officer@` or `unbekannt@`, a host `mx.spam-filter.example`, and
#: a page `…/errors/user-unknown`.
_NAMES = re.compile(
    r"<?[^\s<>@\"'()\[\]]{1,100}@[^\s<>@\"'()\[\]:;,]{1,250}>?|https?://\S{1,500}|\bhost \S{1,300} said\b",
    re.IGNORECASE,
)
_BASIC = re.compile(r"(?<![\d.])([45]\d\d)(?=[ \-#:]|$)(?!\.\d)")
#: How Microsoft says that nobody has the address: directory-based edge blocking.
_EDGE = re.compile(r"recipient address rejected: access denied", re.IGNORECASE)
#: Complaints (RFC 5965 §7.3, RFC 6430) that are none of the reader about us.
NOT_ABOUT_US = {"not-spam", "auth-failure", "dmarc"}


def of_report(report: Report, told: Told | None) -> Verdict:
    """What it means, for the recipient of whom it is told."""
    if report.feedback:
        return Verdict.ARRIVED if report.feedback in NOT_ABOUT_US else Verdict.COMPLAINT
    if report.shape is Shape.REPLY:
        return Verdict.REPLY
    if report.shape is Shape.READ:
        return Verdict.ARRIVED
    return of(told) if told is not None else Verdict.UNKNOWN


def of(told: Told) -> Verdict:
    """What is told of one recipient."""
    if told.action in {"delivered", "relayed", "expanded"}:
        return Verdict.ARRIVED
    if told.action == "delayed":
        return Verdict.DELAYED
    if told.action not in {"failed", "fail", "failure", ""}:
        return Verdict.UNKNOWN
    status, said = status_of(told), words_of(told)
    about = status.partition(".")[2]
    if _EDGE.search(said) and status == "5.4.1":
        return Verdict.HARD
    if _SENDER.search(said):
        return Verdict.POLICY
    if about in OURS or about.partition(".")[0] in {"6", "7"}:
        return Verdict.POLICY
    if about in NO_MAILBOX:
        return _of_mailbox(status, said)
    if about.partition(".")[0] in FOR_NOW:
        return _of_the_rest(status, said, Verdict.SOFT)
    return _of_the_rest(status, said, Verdict.UNKNOWN)


def _of_mailbox(status: str, said: str) -> Verdict:
    """It is said of the mailbox; but a server that blocks us may say it, too."""
    if _POLICY.search(said) and not _NOBODY.search(said):
        return Verdict.POLICY
    if _FULL.search(said) and not _NOBODY.search(said):
        return Verdict.SOFT
    return Verdict.HARD if status.startswith("5") and not _PASSES.search(said) else Verdict.SOFT


def _of_the_rest(status: str, said: str, otherwise: Verdict) -> Verdict:
    """By what was said, where the status says little."""
    basic = basic_of(said)
    lasting = status.startswith("5") or basic.startswith("5") or (not status and not basic)
    if _FULL.search(said):
        return Verdict.SOFT
    if _POLICY.search(said) and not (
        _NOBODY.search(said) and basic in {"550", "551", "553"} and "policy" not in said.lower()
    ):
        return Verdict.POLICY
    if _NOBODY.search(said):
        lasting = lasting and status[:1] != "4" and basic[:1] != "4" and not _PASSES.search(said)
        return Verdict.HARD if lasting else Verdict.SOFT
    if status.startswith("4") or basic.startswith("4") or _FOR_NOW.search(said):
        return Verdict.SOFT
    return otherwise


def words_of(told: Told) -> str:
    """What the other server said, without the names in it."""
    return " ".join(_NAMES.sub(" ", told.diagnostic).split())


def status_of(told: Told) -> str:
    """The most telling enhanced status: that of the field, unless it says little (X.0.0, X.1.0) and the words say more.

    Some gateways give each refusal 5.1.0, with what the other server said behind it.
    """
    found = [told.status, *STATUS.findall(told.diagnostic)]
    telling = [each for each in found if each and each.partition(".")[2] not in {"0.0", "1.0", "5.0"}]
    known = [each for each in found if each]
    return telling[0] if telling else known[0] if known else ""


def basic_of(said: str) -> str:
    """The three digits of SMTP that the other server answered with; "" where they are not told."""
    found = _BASIC.search(said)
    return found[1] if found else ""
