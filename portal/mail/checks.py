"""What the doctor looks at of mail: does it leave, would the server take it, and do others believe that it is ours."""

from __future__ import annotations

import contextlib
import ssl
from datetime import datetime, timedelta
from pathlib import Path
from smtplib import SMTPException

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import Select, func, or_, select

from portal.core import questions
from portal.core.actors import Actor
from portal.core.doctor.findings import Check, Finding, bad, good, look
from portal.core.questions import Question, Told, made_of
from portal.core.say import say_ago, say_moment
from portal.core.settings import demo_mode
from portal.mail import sender
from portal.mail.deliveries import gate
from portal.mail.models import Delivery, MailGate, Mailing, State
from portal.mail.standing import looking
from portal.mail.standing.asking import Patient, Resolve, Unanswered, by_dns
from portal.mail.standing.scene import here
from portal.mail.transports import CredentialsRefused, ServerTrouble
from portal.mail.transports.connection import open_connection

__all__ = ["CHECKS", "Resolve", "Unanswered", "by_dns"]
LATE = timedelta(minutes=15)


def _due() -> Select[datetime]:
    """Since when the oldest mail is due that nobody holds back."""
    going = or_(Delivery.mailing_id.is_(None), (Mailing.paused_at.is_(None)) & (Mailing.started_at.is_not(None)))
    return (
        select(func.min(Delivery.due_at))
        .outerjoin(Mailing, Mailing.id == Delivery.mailing_id)
        .where(Delivery.state.in_([State.QUEUED, State.RETRY_WAIT]), going, Mailing.halted_at.is_(None))
    )


HELD = Question[MailGate](
    lambda _who: gate.latest_held(questions.now()), only={MailGate: ("held_until", "held_because")}
)
DUE = Question[datetime | None](lambda _who: _due())
DOUBTFUL = Question[int](
    lambda _who: select(func.count()).select_from(Delivery).where(Delivery.state == State.UNCONFIRMED)
)


@made_of(lambda _who: [HELD, DUE, DOUBTFUL])
def queue_moves(who: Actor, now: datetime, told: Told) -> Finding:
    """Whether mail that is due leaves, and nothing is in doubt."""
    for held in told.get(HELD):
        return look(
            _("Mail waits until %(until)s: %(why)s", until=say_moment(held.held_until), why=held.held_because or "")
        )
    (oldest,), (doubtful,) = told.get(DUE), told.get(DOUBTFUL)
    if oldest is not None and now - oldest > LATE:
        return bad(_("Mail has been due since %(ago)s and does not leave. Is the worker running?", ago=say_ago(oldest)))
    if doubtful:
        return look(
            ngettext(
                "%(num)s message is unconfirmed: look at it in the mail queue.",
                "%(num)s messages are unconfirmed: look at them in the mail queue.",
                doubtful,
            )
        )
    return good(_("No mail waits for long."))


def server_takes_mail(now: datetime) -> Finding:
    """Ask the mail server: connect, greet, secure, sign in. Nothing is sent."""
    if not sender.leaves_the_house():
        if demo_mode():
            return good(_("This is a demo, and no mail leaves it."))
        return look(_("No mail server is set: mail is kept in the portal's own mailbox and reaches nobody."))
    try:
        host = open_connection()
    except CredentialsRefused as error:
        return bad(_("The mail server refuses our name and password: %(why)s", why=error))
    except ServerTrouble as error:
        return bad(_("The mail server cannot be used: %(why)s", why=error))
    with contextlib.suppress(OSError, SMTPException):
        host.quit()
    host.close()
    config = current_app.config
    told = {"server": config["MAIL_SERVER"], "port": config["MAIL_PORT"]}
    if not config["MAIL_USE_TLS"] and not config["MAIL_USE_SSL"] and config["MAIL_USERNAME"]:
        return look(
            _("%(server)s:%(port)s takes our mail, but the password travels in the open: set MAIL_USE_TLS.", **told)
        )
    return good(_("%(server)s:%(port)s answers and takes our mail.", **told))


def authorities_are_there(now: datetime) -> Finding:
    """Whether the file of authorities can be read and holds a certificate."""
    given = current_app.config.get("MAIL_AUTHORITIES")
    if not given:
        return good(_("The system's authorities are believed."))
    path = Path(given)
    if not path.is_file():
        return bad(_("MAIL_AUTHORITIES: there is no file %(path)s. No mail can leave.", path=path))
    try:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(cafile=str(path))
    except (OSError, ssl.SSLError) as error:
        return bad(_("MAIL_AUTHORITIES: %(path)s cannot be used: %(why)s", path=path, why=error))
    if not context.get_ca_certs():
        return bad(_("MAIL_AUTHORITIES: %(path)s holds no certificate.", path=path))
    number = len(context.get_ca_certs())
    return good(ngettext("%(path)s holds %(num)s authority.", "%(path)s holds %(num)s authorities.", number, path=path))


def spf(now: datetime, resolve: Resolve | None = None) -> Finding:
    """RFC 7208: exactly one record of the return path's domain that says who may send for it."""
    return _of_sender("spf", resolve)


def dkim(now: datetime, resolve: Resolve | None = None) -> Finding:
    """RFC 6376: a published key. Which selector the mail server signs with cannot be seen from here."""
    return _of_sender("dkim", resolve)


def dmarc(now: datetime, resolve: Resolve | None = None) -> Finding:
    """RFC 7489: what others shall do with mail that only pretends to be ours. A parent domain speaks for its own."""
    return _of_sender("dmarc", resolve)


def ptr(now: datetime, resolve: Resolve | None = None) -> Finding:
    """RFC 1912 §2.1: the mail server's address has a name that leads back to it."""
    return _of_sender("ptr", resolve)


def mx(now: datetime, resolve: Resolve | None = None) -> Finding:
    """RFC 5321 §5.1, RFC 7505: somebody takes the answers."""
    return _of_sender("mx", resolve)


def _of_sender(name: str, resolve: Resolve | None) -> Finding:
    return looking.one(name, looking.ASKED[name], here(), Patient(resolve or by_dns)).finding()


CHECKS = (
    Check("mail_queue", _l("Mail queue"), queue_moves),
    Check("mail_server", _l("Mail server"), server_takes_mail, slow=True),
    Check("mail_authorities", _l("Authorities of the mail server"), authorities_are_there),
    Check("spf", _l("SPF"), spf, slow=True),
    Check("dkim", _l("DKIM"), dkim, slow=True),
    Check("dmarc", _l("DMARC"), dmarc, slow=True),
    Check("ptr", _l("Name of the mail server"), ptr, slow=True),
    Check("mx", _l("Answers to our mail"), mx, slow=True),
)
