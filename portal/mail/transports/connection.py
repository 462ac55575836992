"""A connection to the mail server: Flask-Mail's configuration, with the care that it leaves out.

Flask-Mail sets no timeout, verifies no certificate and, when a link has dropped, fails in QUIT after the
message was taken (which invites sending it twice).
"""

from __future__ import annotations

import contextlib
import smtplib
import ssl
from types import TracebackType
from typing import Any, cast

import flask_mail
from flask import current_app

from portal.mail import sender
from portal.mail.addresses import for_the_wire
from portal.mail.transports import CredentialsRefused, NoConnection, SenderRefused, ServerTrouble

#: Answers that mean "not with these credentials" (RFC 4954).
CREDENTIALS = {530, 534, 535, 538}


class Connection(flask_mail.Connection):
    """Flask-Mail's connection with a timeout, a verified certificate and a forgiving farewell."""

    #: Seconds that each step may take; MAIL_TIMEOUT where nothing is said.
    timeout: float | None = None

    def configure_host(self) -> smtplib.SMTP:
        """Connect, secure, sign in. Raises ServerTrouble."""
        try:
            return self._configured()
        except smtplib.SMTPAuthenticationError as error:
            raise CredentialsRefused(f"{error.smtp_code} {_words(error.smtp_error)}") from error
        except ssl.SSLError as error:
            raise NoConnection(f"no verified TLS: {error.reason or error}") from error
        except (OSError, smtplib.SMTPException) as error:
            raise NoConnection(f"no connection: {error}") from error

    def _configured(self) -> smtplib.SMTP:
        settings, timeout = self.mail, self.timeout or longest()
        port = settings.port or 0
        name = sender.ehlo_name()  # smtplib would look up the machine's name, which can take seconds
        server = sender.server_host()
        host: smtplib.SMTP
        if settings.use_ssl:
            host = smtplib.SMTP_SSL(server, port, name, timeout=timeout, context=_tls())
        else:
            host = smtplib.SMTP(server, port, name, timeout=timeout)
        host.set_debuglevel(int(settings.debug))
        try:
            if settings.use_tls and not settings.use_ssl:
                host.starttls(context=_tls())
            if settings.username and settings.password:
                host.login(settings.username, settings.password)
            host.ehlo_or_helo_if_needed()
        except BaseException:
            host.close()
            raise
        return host

    def __exit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_value: BaseException | None = None,
        tb: TracebackType | None = None,
    ) -> None:
        if self.host is not None:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                self.host.quit()
            self.host.close()
            self.host = None


class Mail(flask_mail.Mail):
    """Flask-Mail that opens our connections."""

    def connect(self) -> Connection:
        app = getattr(self, "app", None) or current_app
        return Connection(app.extensions["mail"])


def longest() -> float:
    """How many seconds a server may take to answer."""
    return float(current_app.config.get("MAIL_TIMEOUT") or 20)


def open_connection(timeout: float | None = None) -> smtplib.SMTP:
    """A connection by the configuration as it is now. Raises ServerTrouble."""
    settings = flask_mail.Mail().init_mail(dict(current_app.config), testing=False)
    connection = Connection(cast(flask_mail.Mail, settings))
    connection.timeout = timeout
    return connection.configure_host()


def probe(timeout: float) -> None:
    """Ask the server whether it would take mail from us, without sending any. Raises ServerTrouble."""
    host = open_connection(timeout)
    try:
        code, words = host.docmd(f"MAIL FROM:<{for_the_wire(sender.default_sender().email)}>")
        if code != 250:
            raise SenderRefused(f"{code} {_words(words)}", None)
        host.rset()
        with contextlib.suppress(OSError, smtplib.SMTPException):
            host.quit()
    except (OSError, smtplib.SMTPException) as error:
        raise ServerTrouble(f"no answer: {error}") from error
    finally:
        host.close()


def _tls() -> ssl.SSLContext:
    authorities: Any = current_app.config.get("MAIL_AUTHORITIES") or None
    return ssl.create_default_context(cafile=authorities)


def _words(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said
