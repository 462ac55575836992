"""Reports that follow no standard: what the servers write that were there before it, or never heard of it.

Each shape says which addresses failed and what was said of each. None of them is believed for that: matching decides.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from email.message import Message

from portal.mail.intake.reading import bounded
from portal.mail.intake.reading.report import Told

_ADDRESS = r"<?([A-Za-z0-9.!#$%&'*+/=?^_`{|}~\u0080-\uffff-]{1,64}@[A-Za-z0-9.\u0080-\uffff-]{1,200})>?"
#: Behind these lines stands a copy of what was sent, in which nothing is a report any more.
_COPY = re.compile(
    r"^[^\w\n]{0,60}("
    r"(below this line|this) is (a|the) copy of|-{2,} ?(this is a copy|original message|forwarded message|copy of"
    r"|returned message|the body|the header)"
    r"|-{2,}\s*(below this line|unsent message|transcript of session ends|original message|urspr.ngliche nachricht)"
    r"|(the )?original message (headers|follows|was received)?\W*$|message headers? follow|return-path:\s*<"
    r"|received: (from|by) )",
    re.IGNORECASE | re.MULTILINE,
)
_BODY = re.compile(r"^(message-id|list-unsubscribe)\s*:", re.IGNORECASE | re.MULTILINE)


def words_of(text: str) -> str:
    """What the server says, without the copy of what was sent."""
    found = _COPY.search(text) or _BODY.search(text)
    return text[: found.start()].strip() if found else text.strip()


def read(message: Message, text: str) -> list[Told]:
    """What the text of a report says of each recipient; nothing where it is of no known shape."""
    said = words_of(text)
    for shape in SHAPES:
        if found := shape(message, said):
            return found[:20]
    return []


def _qsbmf(message: Message, said: str) -> list[Told]:
    """qmail-send Bounce Message Format: a paragraph that begins "Hi. This is the", then one for each recipient."""
    if not re.match(r"\s*Hi\. This is the\b", said):
        return []
    pattern, paragraphs = re.compile(rf"\s*{_ADDRESS}\s*:[ \t]*\n?(.*)", re.DOTALL), re.split(r"\n\s*\n", said)[1:30]
    return [_failed(match[1], match[2]) for match in map(pattern.match, paragraphs) if match]


def _exim(message: Message, said: str) -> list[Told]:
    """Exim: the addresses in X-Failed-Recipients, and again in the text, each with why, indented."""
    named = bounded.addresses(bounded.fields(message, "X-Failed-Recipients"))
    pattern = rf"^ {{2}}{_ADDRESS}[^\n]*\n((?: {{4,}}[^\n]*\n?){{1,12}})"
    found = [_failed(match[1], match[2]) for match in re.finditer(pattern, said + "\n", re.MULTILINE)]
    return found or [_failed(address, said) for address in named[:20]]


def _transcript(message: Message, said: str) -> list[Told]:
    """Sendmail and its kin: "The following addresses had permanent fatal errors", and a transcript of the session."""
    head = re.search(
        r"(following (addresses|recipient|destination|e-?mail)[^\n]{0,80}(fatal|error|fail|problem|deliver|reach)"
        r"|could not be delivered to|(was|were) not delivered to|failed (recipient|address)|undeliverable to"
        r"|delivery (to|has failed to|for) (these|the following|following)|konnte[^\n]{0,60}nicht zugestellt"
        r"|n'a pas pu [^\n]{0,40}(remis|distribu|livr)|no se (ha podido|pudo) entregar)",
        said, re.IGNORECASE,
    )  # fmt: skip
    if head is None:
        return []
    rest = said[head.start() :]
    match = re.search(_ADDRESS, rest)
    return [_failed(match[1], rest)] if match else [_failed("", rest)]


def _gmx(message: Message, said: str) -> list[Told]:
    """An address on a line of its own, and beneath it what the other server answered; also `<ana@example.org>: …`."""
    answer = re.compile(r"\b[45]\d\d\b|\b[45]\.\d{1,3}\.\d{1,3}\b")
    pattern = rf"^[ \t]*{_ADDRESS}[.:]?[ \t]*\n{{0,2}}((?:[^\n]+\n?){{1,8}})"
    found = re.finditer(pattern, said + "\n", re.MULTILINE)
    return [_failed(match[1], match[2]) for match in found if answer.search(match[2])]


def _domino(message: Message, said: str) -> list[Told]:
    """Lotus Domino: "Your message … was not delivered to: … because: …"."""
    match = re.search(r"was not delivered to:?\s(.{3,300}?)\sbecause:?\s(.{3,600})", said, re.DOTALL | re.IGNORECASE)
    if not match:
        return []
    address = re.search(_ADDRESS, match[1])
    return [_failed(address[1] if address else "", match[2])]


def _fields(message: Message, said: str) -> list[Told]:
    """Only the field in the head says who it was: X-Failed-Recipients, as Gmail once wrote it beside plain text."""
    named = bounded.addresses(bounded.fields(message, "X-Failed-Recipients"))
    return [_failed(address, said) for address in named]


def _failed(address: str, words: str) -> Told:
    said = " ".join(words.split())[:1000]
    status = re.search(r"(?<![\d.])[45]\.\d{1,3}\.\d{1,3}(?![\d.])", said)
    return Told(final=address, action="failed", status=status[0] if status else "", diagnostic=said)


SHAPES: tuple[Callable[[Message, str], list[Told]], ...] = (_qsbmf, _domino, _exim, _gmx, _transcript, _fields)

_SERVER = re.compile(r"mailer-?daemon|postmaster|mail delivery|mailsystem|mail system|maildelivery", re.IGNORECASE)
_SUBJECT = re.compile(
    r"undeliver|delivery (status|failure|fail|has failed|report|problem|incomplete|delayed)|failure notice"
    r"|returned (mail|to sender)"
    r"|mail (delivery )?(failed|failure|error)|delivery failed|unzustellbar|nicht zugestellt|zustellung"
    r"|warning: (message|could not)"
    r"|non remis|non distribu|no entregado|mancato recapito|could not be delivered|message you sent|rejected",
    re.IGNORECASE,
)
_DELAYED = re.compile(
    r"(has (not yet been|been) delayed|not yet been delivered|will (be retried|continue to (try|be)|keep trying"
    r"|retry)"
    r"|delivery (is |has been )?delayed|delayed (mail|message|delivery)|still (being|trying)|warning message only"
    r"|you do not need to resend|verz.gert|noch nicht zugestellt|retard)",
    re.IGNORECASE,
)
_ARRIVED = re.compile(
    r"(successfully (delivered|relayed)|delivery (was )?success|has been (delivered|relayed) to"
    r"|relayed[^\n]{0,40}(destination|server)"
    r"|wurde erfolgreich zugestellt)",
    re.IGNORECASE,
)


def is_of_a_server(message: Message) -> bool:
    """Whether a mail server wrote it, by its sender, its empty return path, or what it is called."""
    if _SERVER.search(bounded.field(message, "From")[:300]):
        return True
    path = bounded.field(message, "Return-Path")
    return path == "<>" and bool(_SUBJECT.search(bounded.field(message, "Subject")[:300]))


def is_delayed(subject: str, said: str) -> bool:
    return bool(_DELAYED.search(subject) or _DELAYED.search(said[:4000]))


def says_it_arrived(said: str) -> bool:
    return bool(_ARRIVED.search(said[:4000]))
