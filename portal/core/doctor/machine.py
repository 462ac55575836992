"""The machine: room, folders, permissions, and the address that people use."""

from __future__ import annotations

import ipaddress
import os
import shutil
import stat
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.core.closing import sqlite_file
from portal.core.db import db
from portal.core.doctor.findings import Check, Finding, bad, good, look
from portal.core.health import LEAST_DISK, LITTLE_DISK

MEBIBYTE = 1024 * 1024
LOCAL = {"localhost", "127.0.0.1", "::1", "0.0.0.0"}  # noqa: S104


def room(now: datetime) -> Finding:
    """Whether there is room; a backup before an upgrade needs as much again as the database has."""
    folder = _folder()
    try:
        free = shutil.disk_usage(folder).free
    except OSError as error:
        return bad(_("%(folder)s cannot be looked at: %(why)s.", folder=folder, why=error.strerror))
    if free <= LEAST_DISK:
        return bad(_("The disk is full: %(free)s MiB are left at %(folder)s.", free=free // MEBIBYTE, folder=folder))
    if free < max(LITTLE_DISK, 2 * _database_size()):
        return look(
            _("The disk is filling up: %(free)s MiB are left at %(folder)s.", free=free // MEBIBYTE, folder=folder)
        )
    return good(_("%(free)s MiB are free.", free=free // MEBIBYTE))


def writable(now: datetime) -> Finding:
    """Whether DATA_DIR takes what is written."""
    folder = _folder()
    if not folder.is_dir():
        return bad(_("%(folder)s is not there.", folder=folder))
    if not os.access(folder, os.W_OK | os.X_OK):
        return bad(_("%(folder)s cannot be written by this user.", folder=folder))
    return good(_("%(folder)s can be written.", folder=folder))


def private(now: datetime) -> Finding:
    """Whether nobody else on this machine can read what lies in DATA_DIR."""
    folder, open_to_all, open_to_group = _folder(), [], []
    for path in (folder, *folder.rglob("*")):
        try:
            mode = path.lstat().st_mode
        except OSError:
            continue
        if stat.S_ISLNK(mode):
            continue
        if mode & 0o007:
            open_to_all.append(path)
        elif mode & 0o070:
            open_to_group.append(path)
    if not open_to_all and not open_to_group:
        return good(_("Only our own user can read %(folder)s.", folder=folder))
    first, count = (open_to_all or open_to_group)[0], len(open_to_all) + len(open_to_group)
    told = _(
        "Others on this machine can read %(first)s (%(count)s in all). Run: chmod -R u=rwX,go= %(folder)s",
        first=first,
        count=count,
        folder=folder,
    )
    return bad(told) if open_to_all else look(told)


def address(now: datetime) -> Finding:
    """Whether links in mail lead here, safely."""
    config = current_app.config
    parts = urlsplit(config["BASE_URL"])
    host = parts.hostname or ""
    if not _trusted(host, config["TRUSTED_HOSTS"] or []):
        return bad(
            _("TRUSTED_HOSTS does not hold %(host)s, the host of BASE_URL: every page would be refused.", host=host)
        )
    if _is_local(host):
        if config["MAIL_SERVER"] or config["PROXIES"]:
            return look(
                _("BASE_URL is %(url)s: links in mail lead nowhere but on this machine.", url=config["BASE_URL"])
            )
        return good(_("BASE_URL is %(url)s, for this machine only.", url=config["BASE_URL"]))
    if parts.scheme != "https":
        return look(_("BASE_URL is %(url)s: passwords travel in the open. Use https.", url=config["BASE_URL"]))
    return good(_("BASE_URL is %(url)s.", url=config["BASE_URL"]))


def _trusted(host: str, trusted: list[str]) -> bool:
    return any(host == name or (name.startswith(".") and f".{host}".endswith(name)) for name in trusted)


def _is_local(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host in LOCAL


def _database_size() -> int:
    file = sqlite_file(db.engine.url)
    return file.stat().st_size if file and file.exists() else 0


def _folder() -> Path:
    return Path(current_app.config["DATA_DIR"])


CHECKS = (
    Check("disk", _l("Room on the disk"), room),
    Check("data_dir", _l("Data folder"), writable),
    Check("permissions", _l("Who can read it"), private),
    Check("base_url", _l("Address"), address),
)
