"""Configuration from the environment. Every name can also be given as NAME_FILE, a file that holds the value."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent
#: Requests that one web process answers at a time.
THREADS = 4
EVERYWHERE = {"0.0.0.0", "::"}  # noqa: S104 - what an operator may ask for
WEAK = {"", "secret", "changeme", "change-me", "dev", "development", "password", "key", "test", "secret-key"}


class BadConfiguration(SystemExit):
    """The environment asks for something that cannot work; the message says what to change."""


def read(environ: Mapping[str, str], name: str, default: str = "") -> str:
    """The value of NAME, or the contents of the file that NAME_FILE names."""
    path = environ.get(name + "_FILE")
    if path:
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise BadConfiguration(f"{name}_FILE: cannot read {path}: {error.strerror}") from None
    return environ.get(name, default)


def number(environ: Mapping[str, str], name: str, default: int) -> int:
    """A whole number from the environment."""
    value = read(environ, name, str(default))
    try:
        return int(value)
    except ValueError:
        raise BadConfiguration(f"{name} must be a whole number, not {value!r}") from None


def truth(environ: Mapping[str, str], name: str, default: bool = False) -> bool:
    """Yes or no from the environment."""
    return read(environ, name, "yes" if default else "no").strip().lower() in {"1", "true", "yes", "on"}


def load(environ: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The application's configuration. Creates DATA_DIR and, on the first run, a secret key in it."""
    env = os.environ if environ is None else environ
    data_dir = Path(read(env, "DATA_DIR", str(ROOT / "var"))).resolve()
    data_dir.mkdir(parents=True, exist_ok=True)
    host, port = read(env, "HOST", "127.0.0.1"), number(env, "PORT", 8000)
    base_url = read(env, "BASE_URL") or f"http://{'localhost' if host in EVERYWHERE else host}:{port}"
    parts = urlsplit(base_url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise BadConfiguration(f"BASE_URL must look like https://portal.example.org, not {base_url!r}")
    https = parts.scheme == "https"
    trusted = [name.strip() for name in read(env, "TRUSTED_HOSTS").split(",") if name.strip()]
    return {
        "DATA_DIR": data_dir,
        "HOST": host,
        "PORT": port,
        "BASE_URL": base_url.rstrip("/"),
        "TRUSTED_HOSTS": trusted or sorted({parts.hostname, "localhost", "127.0.0.1"}),
        "PROXIES": number(env, "PROXIES", 0),
        "SECRET_KEY": _secret_key(env, data_dir),
        "SQLALCHEMY_DATABASE_URI": database_url(read(env, "DATABASE_URL"), data_dir),
        "SQLITE_BUSY_SECONDS": 15,
        "PATIENCE_SECONDS": 10.0,
        "WEB_THREADS": THREADS,
        "DATABASE_POOL": number(env, "DATABASE_POOL", 10),
        "JOBS": True,
        "LOG_LEVEL": read(env, "LOG_LEVEL", "INFO").upper(),
        "WEB_WORKERS": number(env, "WEB_WORKERS", 2),
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
    }


def database_url(given: str, data_dir: Path) -> str:
    """What SQLAlchemy opens: SQLite in DATA_DIR unless told otherwise; PostgreSQL through psycopg 3."""
    if not given:
        return f"sqlite:///{data_dir / 'guildhall.sqlite3'}"
    for scheme in ("postgres://", "postgresql://"):
        if given.startswith(scheme):
            return "postgresql+psycopg://" + given[len(scheme) :]
    if not given.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise BadConfiguration("DATABASE_URL must begin with postgresql:// or sqlite:///")
    return given


def _secret_key(env: Mapping[str, str], data_dir: Path) -> str:
    key = read(env, "SECRET_KEY")
    if not key and "SECRET_KEY" not in env and "SECRET_KEY_FILE" not in env:
        path = data_dir / "secret_key"
        try:
            with path.open("x", encoding="ascii") as file:
                path.chmod(0o600)
                file.write(secrets.token_urlsafe(48))
        except FileExistsError:
            pass
        key = path.read_text(encoding="ascii").strip()
    if key.lower() in WEAK or len(key) < 32 or len(set(key)) < 10:
        raise BadConfiguration("SECRET_KEY is too weak: give at least 32 random characters, or leave it out")
    return key


def _mail(env: Mapping[str, str]) -> dict[str, Any]:
    """As in Flask-Mail. Without MAIL_SERVER nothing leaves: mail is kept in the portal's own mailbox page."""
    tls, ssl = truth(env, "MAIL_USE_TLS"), truth(env, "MAIL_USE_SSL")
    return {
        "MAIL_SERVER": read(env, "MAIL_SERVER"),
        "MAIL_PORT": number(env, "MAIL_PORT", 465 if ssl else 587 if tls else 25),
        "MAIL_USE_TLS": tls,
        "MAIL_USE_SSL": ssl,
        "MAIL_USERNAME": read(env, "MAIL_USERNAME") or None,
        "MAIL_PASSWORD": read(env, "MAIL_PASSWORD") or None,
        "MAIL_DEFAULT_SENDER": read(env, "MAIL_DEFAULT_SENDER") or None,
        "MAIL_TIMEOUT": number(env, "MAIL_TIMEOUT", 20),
        "MAIL_CONNECTIONS": number(env, "MAIL_CONNECTIONS", 4),
        "MAIL_PER_CONNECTION": number(env, "MAIL_PER_CONNECTION", 300),
        "MAIL_AUTHORITIES": read(env, "MAIL_AUTHORITIES") or None,
        "MAIL_DEBUG": False,
    }
