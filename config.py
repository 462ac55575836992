"""Configuration from the environment. Every name can also be given as NAME_FILE, a file that holds the value.

Every process begins here, and ends here when something is wrong: with a sentence that says what to change.
"""

from __future__ import annotations

import os
import re
import secrets
import stat
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

import idna

ROOT = Path(__file__).resolve().parent
#: Requests that one web process answers at a time.
THREADS = 4
EVERYWHERE = {"0.0.0.0", "::"}  # noqa: S104 - what an operator may ask for
WEAK = {"", "secret", "changeme", "change-me", "dev", "development", "password", "key", "test", "secret-key"}
#: The keys that lie in DATA_DIR, and what it costs to go on without one.
KEYS = {
    "secret_key": "everybody then signs in again, and links in mail that was sent before no longer work",
    "private_key": "whatever people wrote in private until now is then unreadable for good",
}
#: What SQLite calls the files that it keeps beside a database: the log, its index, and what a crash left to undo.
BESIDE_SQLITE = ("-wal", "-shm", "-journal")
#: Names in DNS: of hosts, and of the records that hold keys.
LABELS = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?(\.[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?)*")
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
YES, NO = {"1", "true", "yes", "on"}, {"", "0", "false", "no", "off"}
#: user:password@host:port/name?more, as SQLAlchemy reads it: a password may hold anything but an @.
ADDRESS_OF_DATABASE = re.compile(
    r"[a-z+]+://(?:[^:@/]*(?::[^@]*)?@)?(?:\[[^\]]*\]|[^:/?@]*)(?::(?P<port>[^/?]*))?(?:/(?P<name>[^?]*))?(?:\?.*)?",
    re.IGNORECASE,
)


class BadConfiguration(SystemExit):
    """The environment asks for something that cannot work; the message says what to change."""


class Bracketed(str):
    """An IPv6 address among trusted hosts. Werkzeug cuts what it compares with at the first colon; this stays whole."""

    __slots__ = ()

    def partition(self, _separator: str) -> tuple[str, str, str]:
        return str(self), "", ""


def read(environ: Mapping[str, str], name: str, default: str = "") -> str:
    """The value of NAME, or the contents of the file that NAME_FILE names. Empty is as good as unset."""
    path = environ.get(name + "_FILE")
    if not path:
        return environ.get(name) or default
    try:
        return Path(path).read_text(encoding="utf-8").strip() or default
    except OSError as error:
        raise BadConfiguration(f"{name}_FILE: cannot read {path}: {error.strerror}.") from None
    except ValueError:
        raise BadConfiguration(f"{name}_FILE: {path} does not hold text (UTF-8).") from None


def number(environ: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    """A whole number from the environment, from `least` to `most`."""
    value = read(environ, name, str(default))
    if not re.fullmatch(r"\s*[+-]?[0-9]{1,12}\s*", value) or not least <= int(value) <= most:
        raise BadConfiguration(f"{name} must be a whole number from {least} to {most}, not {value!r}.")
    return int(value)


def truth(environ: Mapping[str, str], name: str) -> bool:
    """Yes or no from the environment."""
    value = read(environ, name).strip().lower()
    if value not in YES | NO:
        raise BadConfiguration(f"{name} must be yes or no, not {value!r}.")
    return value in YES


def load(environ: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The application's configuration. Creates DATA_DIR and, on the first run, a secret and a private key in it.

    What this process writes from here on is for its own user alone.
    """
    env = os.environ if environ is None else environ
    os.umask(0o077)
    settings = listening(env)
    data_dir = _data_dir(env)
    https = settings["BASE_URL"].startswith("https:")
    settings |= {
        "DATA_DIR": data_dir,
        "PROXIES": number(env, "PROXIES", 0, 0, 10),
        "SECRET_KEY": _key(env, "SECRET_KEY", data_dir),
        "PRIVATE_KEY": _key(env, "PRIVATE_KEY", data_dir),
        "SQLALCHEMY_DATABASE_URI": database_url(read(env, "DATABASE_URL"), data_dir),
        "SQLITE_BUSY_SECONDS": 15,
        "PATIENCE_SECONDS": 10.0,
        "WEB_THREADS": THREADS,
        "DATABASE_POOL": number(env, "DATABASE_POOL", 10, 1, 1000),
        "JOBS": True,
        "LOG_LEVEL": read(env, "LOG_LEVEL", "INFO").strip().upper(),
        "MAX_CONTENT_LENGTH": 20 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
        "MAX_FORM_PARTS": 2_000,
        "SEND_FILE_MAX_AGE_DEFAULT": 3600,
        "SESSION_COOKIE_NAME": "__Host-guildhall" if https else "guildhall",
        "SESSION_COOKIE_SECURE": https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,
        "WTF_I18N_ENABLED": False,
        "PROPAGATE_EXCEPTIONS": False,
        **_mail(env),
        **_returned_mail(env),
    }
    if settings["LOG_LEVEL"] not in LEVELS:
        raise BadConfiguration(f"LOG_LEVEL must be one of {', '.join(LEVELS)}, not {settings['LOG_LEVEL']!r}.")
    keep_private(data_dir, settings["SQLALCHEMY_DATABASE_URI"])
    return settings


def listening(environ: Mapping[str, str]) -> dict[str, Any]:
    """Where the web server listens, with how many processes, and under which names it answers."""
    host, port = read(environ, "HOST", "127.0.0.1").strip().strip("[]"), number(environ, "PORT", 8000, 1, 65535)
    base_url = read(environ, "BASE_URL") or f"http://{bracketed('localhost' if host in EVERYWHERE else host)}:{port}"
    names = [name.strip() for name in read(environ, "TRUSTED_HOSTS").split(",") if name.strip()]
    if any("/" in name for name in names):
        raise BadConfiguration("TRUSTED_HOSTS holds names of hosts, like portal.example.org, without https://.")
    own = _base_url(base_url).hostname or ""
    if not own.isascii():  # in mail, and in what browsers send, it stands as DNS has it
        own, given = _in_dns(own, "BASE_URL"), own
        base_url = re.sub(re.escape(given), lambda _: own, base_url, count=1, flags=re.IGNORECASE)
    return {
        "HOST": host,
        "PORT": port,
        "BASE_URL": base_url.rstrip("/"),
        "TRUSTED_HOSTS": [trusted(name) for name in names or sorted({own, "localhost", "127.0.0.1"})],
        "WEB_WORKERS": number(environ, "WEB_WORKERS", 2, 1, 128),
    }


def bracketed(host: str) -> str:
    """The host as it stands in an address of the web: IPv6 between brackets."""
    return f"[{host}]" if ":" in host else host


def trusted(name: str) -> str:
    """A host as requests name it."""
    plain = name.strip("[]")
    return Bracketed(bracketed(plain)) if plain.count(":") > 1 else name


def _base_url(given: str) -> SplitResult:
    try:
        parts = urlsplit(given)
        fits = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        fits = False
    if not fits or parts.query or parts.fragment or "@" in parts.netloc or re.search(r"\s", given):
        raise BadConfiguration(f"BASE_URL must look like https://portal.example.org, not {given!r}.")
    return parts


def database_url(given: str, data_dir: Path) -> str:
    """What SQLAlchemy opens: SQLite in DATA_DIR unless told otherwise; PostgreSQL through psycopg 3."""
    if not given:
        return f"sqlite:///{data_dir / 'guildhall.sqlite3'}"
    if given.startswith("sqlite:///"):
        if given.partition("?")[0] in {"sqlite:///", "sqlite:///:memory:"}:
            raise BadConfiguration("DATABASE_URL names no file: sqlite:////path/to/guildhall.sqlite3.")
        return given
    for scheme in ("postgres://", "postgresql://"):
        if given.startswith(scheme):
            given = "postgresql+psycopg://" + given[len(scheme) :]
    if not given.startswith("postgresql+psycopg://"):
        raise BadConfiguration("DATABASE_URL must begin with postgresql:// or sqlite:///.")
    parts = ADDRESS_OF_DATABASE.fullmatch(given)
    port = parts["port"] if parts else "?"
    if not parts or (port and not (port.isascii() and port.isdigit() and 0 < int(port) < 65536)) or not parts["name"]:
        raise BadConfiguration("DATABASE_URL must look like postgresql://user:password@host:5432/name.")
    return given


def _data_dir(env: Mapping[str, str]) -> Path:
    path = Path(read(env, "DATA_DIR", str(ROOT / "var"))).absolute()
    choose = "Name a folder that may be written: DATA_DIR=/path/to/folder."
    try:
        path = path.resolve()
        path.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise BadConfiguration(f"DATA_DIR: {path} is a file. {choose}") from None
    except (OSError, RuntimeError) as error:
        why = getattr(error, "strerror", None) or error
        raise BadConfiguration(f"DATA_DIR: cannot make {path}: {why}. {choose}") from None
    if not os.access(path, os.R_OK | os.W_OK | os.X_OK):
        raise BadConfiguration(f"DATA_DIR: {path} cannot be written. {choose}")
    return path


def keep_private(folder: Path, database: str = "") -> None:
    """What lies in DATA_DIR, and the database, is for our user alone, also where an older version made it for all.

    The folder itself only when it is ours and nobody else's: it holds our key, and is no /tmp and no home.
    """
    keys = [folder / name for name in KEYS]
    if not any(key.is_file() for key in keys):
        return
    with suppress(OSError):  # another owner's: `doctor` tells
        shared = folder in {Path("/"), Path.home()} or folder.stat().st_mode & stat.S_ISVTX
        if not shared and stat.S_IMODE(folder.stat().st_mode) & 0o077:
            folder.chmod(0o700)
    named = database.partition("sqlite:///")[2].split("?")[0]
    kept = files_of_sqlite(Path(named)) if named else []
    for path in [*keys, *folder.glob("*.sqlite3*"), *kept]:
        with suppress(OSError):
            if stat.S_IMODE(path.stat().st_mode) & 0o077:
                path.chmod(0o600)


def files_of_sqlite(database: Path) -> list[Path]:
    """The file of a SQLite database and those that may lie beside it."""
    return [database, *(database.with_name(database.name + end) for end in BESIDE_SQLITE)]


def _key(env: Mapping[str, str], name: str, data_dir: Path) -> str:
    given = name in env or f"{name}_FILE" in env
    key = read(env, name) if given else _kept_key(data_dir / name.lower())
    if key.lower() in WEAK or len(key) < 32 or len(set(key)) < 10:
        what = "is empty" if not key else "is too weak"
        raise BadConfiguration(f"{name} {what}: give at least 32 random characters, or leave it out.")
    return key


def _kept_key(path: Path) -> str:
    """The key in DATA_DIR, made on the first run: whole or not at all, however many processes start at once."""
    try:
        if not path.exists():
            fresh = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
            with fresh.open("x", encoding="ascii") as file:
                fresh.chmod(0o600)
                file.write(secrets.token_urlsafe(48))
                file.flush()
                os.fsync(file.fileno())
            try:
                os.link(fresh, path)
            except FileExistsError:
                pass
            except OSError:  # a file system without hard links
                fresh.replace(path)
            fresh.unlink(missing_ok=True)
        key = path.read_text(encoding="ascii").strip()
    except OSError as error:
        raise BadConfiguration(f"DATA_DIR: cannot read or make {path}: {error.strerror}.") from None
    except ValueError:
        key = ""
    if not key:
        raise BadConfiguration(
            f"{path} is empty. Put the key back from a backup; or delete the file, and a new one is made: "
            f"{KEYS[path.name]}."
        )
    return key


def _mail(env: Mapping[str, str]) -> dict[str, Any]:
    """As in Flask-Mail. Without MAIL_SERVER nothing leaves: mail is kept in the portal's own mailbox page."""
    tls, ssl = truth(env, "MAIL_USE_TLS"), truth(env, "MAIL_USE_SSL")
    if tls and ssl:
        raise BadConfiguration("MAIL_USE_TLS and MAIL_USE_SSL exclude each other: TLS is for port 587, SSL for 465.")
    server, sender = read(env, "MAIL_SERVER").strip(), read(env, "MAIL_DEFAULT_SENDER")
    if "/" in server or "@" in server or server.count(":") == 1 or re.search(r"\s", server):
        raise BadConfiguration("MAIL_SERVER is the name of a host, like smtp.example.org; the port is MAIL_PORT.")
    if sender and "@" not in parseaddr(sender)[1]:
        raise BadConfiguration(f"MAIL_DEFAULT_SENDER must look like Name <name@example.org>, not {sender!r}.")
    return {
        "MAIL_SERVER": server,
        "MAIL_PORT": number(env, "MAIL_PORT", 465 if ssl else 587 if tls else 25, 1, 65535),
        "MAIL_USE_TLS": tls,
        "MAIL_USE_SSL": ssl,
        "MAIL_USERNAME": read(env, "MAIL_USERNAME") or None,
        "MAIL_PASSWORD": read(env, "MAIL_PASSWORD") or None,
        "MAIL_DEFAULT_SENDER": sender or None,
        "MAIL_TIMEOUT": number(env, "MAIL_TIMEOUT", 20, 1, 600),
        "MAIL_CONNECTIONS": number(env, "MAIL_CONNECTIONS", 4, 1, 6),
        "MAIL_PER_CONNECTION": number(env, "MAIL_PER_CONNECTION", 300, 1, 100_000),
        "MAIL_AUTHORITIES": _authorities(read(env, "MAIL_AUTHORITIES")),
        "MAIL_DEBUG": False,
        **_dkim(env),
    }


def _dkim(env: Mapping[str, str]) -> dict[str, Any]:
    """Our own signature under mail (RFC 6376). Several keys: one after the other, and selectors between commas."""
    key, selector = read(env, "MAIL_DKIM_KEY").strip(), read(env, "MAIL_DKIM_SELECTOR").strip()
    domain = read(env, "MAIL_DKIM_DOMAIN").strip().rstrip(".")
    if not key:
        if selector or domain:
            raise BadConfiguration("MAIL_DKIM_SELECTOR and MAIL_DKIM_DOMAIN sign nothing without MAIL_DKIM_KEY_FILE.")
        return {"MAIL_DKIM_KEY": None, "MAIL_DKIM_SELECTOR": "", "MAIL_DKIM_DOMAIN": ""}
    domain = _in_dns(domain, "MAIL_DKIM_DOMAIN") if domain else ""
    if not all(LABELS.fullmatch(name.strip()) for name in selector.split(",")):
        raise BadConfiguration(
            "MAIL_DKIM_SELECTOR names the record of the key, like 2026 in 2026._domainkey.example.org."
        )
    from portal.mail.mime import dkim  # noqa: PLC0415 - only here: most portals leave it to the mail server

    try:
        dkim.read_keys(key, selector, domain)
    except dkim.BadKey as error:
        raise BadConfiguration(f"MAIL_DKIM_KEY: {error}.") from None
    return {"MAIL_DKIM_KEY": key, "MAIL_DKIM_SELECTOR": selector, "MAIL_DKIM_DOMAIN": domain}


def _in_dns(name: str, whose: str) -> str:
    """A name as it stands in DNS (IDNA 2008): letters outside of ASCII encoded, ß as itself."""
    if name.isascii():
        return name.lower()
    try:
        return idna.encode(unicodedata.normalize("NFC", name.lower())).decode("ascii")
    except idna.IDNAError:
        raise BadConfiguration(f"{whose}: {name!r} is no name that DNS could hold.") from None


def _returned_mail(env: Mapping[str, str]) -> dict[str, Any]:
    """Where what comes back is sent to, and where it is read. All of it may be left out (docs/bounces.md)."""
    address, mailbox = read(env, "MAIL_BOUNCE_ADDRESS").strip(), read(env, "MAIL_BOUNCE_IMAP").strip()
    if address and not re.fullmatch(r"(?=[^@*]*\*?[^@*]*@)[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,24}@[^\s@*]+", address):
        raise BadConfiguration(
            "MAIL_BOUNCE_ADDRESS must look like bounces@example.org, at most 24 characters before the @, "
            f"or *@bounces.example.org, not {address!r}."
        )
    if mailbox and not _is_mailbox(mailbox):
        raise BadConfiguration(
            "MAIL_BOUNCE_IMAP must look like imaps://bounces%40example.org@imap.example.org/INBOX; the password is "
            "MAIL_BOUNCE_PASSWORD."
        )
    key, done = read(env, "MAIL_BOUNCE_HOOK_KEY"), read(env, "MAIL_BOUNCE_DONE", "Read by Guildhall").strip()
    if key and (len(key) < 32 or len(set(key)) < 10):
        raise BadConfiguration("MAIL_BOUNCE_HOOK_KEY is too weak: give at least 32 random characters, or leave it out.")
    if not re.fullmatch(r"[A-Za-z0-9 ._/-]{1,100}", done):
        raise BadConfiguration("MAIL_BOUNCE_DONE names a folder of the mailbox, in plain letters.")
    folder = read(env, "MAIL_BOUNCE_FOLDER").strip()
    if folder and not Path(folder).is_absolute():
        raise BadConfiguration(f"MAIL_BOUNCE_FOLDER must be a whole path, like /var/mail/bounces, not {folder!r}.")
    return {
        "MAIL_BOUNCE_ADDRESS": address or None,
        "MAIL_BOUNCE_FOLDER": folder or None,
        "MAIL_BOUNCE_IMAP": mailbox or None,
        "MAIL_BOUNCE_PASSWORD": read(env, "MAIL_BOUNCE_PASSWORD") or None,
        "MAIL_BOUNCE_DONE": done,
        "MAIL_BOUNCE_HOOK_KEY": key or None,
    }


def _is_mailbox(url: str) -> bool:
    try:
        parts = urlsplit(url)
        well = parts.scheme in {"imap", "imaps"} and parts.hostname and parts.username and not parts.password
        return bool(well and (parts.port is None or parts.port > 0) and re.fullmatch(r"(/[\x21-\x7e]*)?", parts.path))
    except ValueError:
        return False


def _authorities(path: str) -> str | None:
    if not path:
        return None
    import ssl  # noqa: PLC0415 - only who names authorities waits for it

    try:
        ssl.create_default_context(cafile=path)
    except ssl.SSLError:
        raise BadConfiguration(f"MAIL_AUTHORITIES: {path} holds no certificates in PEM.") from None
    except OSError as error:
        raise BadConfiguration(f"MAIL_AUTHORITIES: cannot read {path}: {error.strerror}.") from None
    return path
