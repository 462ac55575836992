"""Whatever is wrong in the environment is told in a sentence that names the setting."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

import config

KEY = "a-key-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz"
#: What is set, and the words that the sentence holds.
WRONG = [
    ({"PORT": "70000"}, "PORT must be a whole number from 1 to 65535"),
    ({"PORT": "0"}, "PORT must be"),
    ({"PORT": "http"}, "PORT must be"),
    ({"LOG_LEVEL": "loud"}, "LOG_LEVEL must be one of DEBUG, INFO"),
    ({"WEB_WORKERS": "0"}, "WEB_WORKERS must be"),
    ({"WEB_WORKERS": "many"}, "WEB_WORKERS must be"),
    ({"WEB_WORKERS": "-1"}, "WEB_WORKERS must be"),
    ({"PROXIES": "-1"}, "PROXIES must be"),
    ({"DATABASE_POOL": "0"}, "DATABASE_POOL must be"),
    ({"BASE_URL": "http://host:http"}, "BASE_URL must look like"),
    ({"BASE_URL": "http://host:70000"}, "BASE_URL must look like"),
    ({"BASE_URL": "portal.example.org"}, "BASE_URL must look like"),
    ({"BASE_URL": "https://portal.example.org?x=1"}, "BASE_URL must look like"),
    ({"BASE_URL": "https://somebody@portal.example.org"}, "BASE_URL must look like"),
    ({"BASE_URL": "https://portal example.org"}, "BASE_URL must look like"),
    ({"BASE_URL": "http://[::1"}, "BASE_URL must look like"),
    ({"TRUSTED_HOSTS": "https://portal.example.org"}, "TRUSTED_HOSTS holds names"),
    ({"DATABASE_URL": "mysql://u@h/d"}, "DATABASE_URL must begin"),
    ({"DATABASE_URL": "sqlite:///"}, "DATABASE_URL names no file"),
    ({"DATABASE_URL": "sqlite:///:memory:"}, "DATABASE_URL names no file"),
    ({"DATABASE_URL": "postgresql://u:secret-word@h:port/d"}, "DATABASE_URL must look like"),
    ({"DATABASE_URL": "postgresql://u:secret-word@h"}, "DATABASE_URL must look like"),
    ({"SECRET_KEY": "changeme"}, "SECRET_KEY is too weak"),
    ({"SECRET_KEY": ""}, "SECRET_KEY is empty"),
    ({"SECRET_KEY": "a" * 64}, "SECRET_KEY is too weak"),
    ({"PRIVATE_KEY": "changeme"}, "PRIVATE_KEY is too weak"),
    ({"PRIVATE_KEY": ""}, "PRIVATE_KEY is empty"),
    ({"MAIL_PORT": "99999"}, "MAIL_PORT must be"),
    ({"MAIL_TIMEOUT": "0"}, "MAIL_TIMEOUT must be"),
    ({"MAIL_CONNECTIONS": "0"}, "MAIL_CONNECTIONS must be"),
    ({"MAIL_CONNECTIONS": "7"}, "MAIL_CONNECTIONS must be"),
    ({"MAIL_USE_TLS": "ja"}, "MAIL_USE_TLS must be yes or no"),
    ({"MAIL_USE_TLS": "yes", "MAIL_USE_SSL": "yes"}, "exclude each other"),
    ({"MAIL_SERVER": "smtp.example.org:587"}, "the port is MAIL_PORT"),
    ({"MAIL_SERVER": "smtp://smtp.example.org"}, "MAIL_SERVER is the name of a host"),
    ({"MAIL_DEFAULT_SENDER": "The house"}, "MAIL_DEFAULT_SENDER must look like"),
    ({"MAIL_BOUNCE_ADDRESS": "bounces"}, "MAIL_BOUNCE_ADDRESS must look like"),
    ({"MAIL_BOUNCE_ADDRESS": "b*o*@example.org"}, "MAIL_BOUNCE_ADDRESS must look like"),
    ({"MAIL_BOUNCE_IMAP": "imap.example.org"}, "MAIL_BOUNCE_IMAP must look like"),
    ({"MAIL_BOUNCE_IMAP": "imaps://me:secret-word@imap.example.org"}, "the password is MAIL_BOUNCE_PASSWORD"),
    ({"MAIL_BOUNCE_FOLDER": "mail/bounces"}, "MAIL_BOUNCE_FOLDER must be a whole path"),
    ({"MAIL_BOUNCE_DONE": 'read"'}, "MAIL_BOUNCE_DONE names a folder"),
    ({"MAIL_BOUNCE_HOOK_KEY": "short"}, "MAIL_BOUNCE_HOOK_KEY is too weak"),
    ({"MAIL_AUTHORITIES": "/no/such/file.pem"}, "MAIL_AUTHORITIES: cannot read /no/such/file.pem"),
    ({"MAIL_AUTHORITIES": "/etc/passwd"}, "holds no certificates"),
    ({"MAIL_PASSWORD_FILE": "/no/such/file"}, "MAIL_PASSWORD_FILE: cannot read /no/such/file"),
    ({"BASE_URL_FILE": "/"}, "BASE_URL_FILE: cannot read /"),
    ({"PORT_FILE": "/bin/true"}, "PORT_FILE: /bin/true does not hold text"),
    ({"DATA_DIR": "/etc/passwd"}, "DATA_DIR: /etc/passwd is a file"),
    ({"DATA_DIR": "/etc/passwd/data"}, "DATA_DIR: cannot make /etc/passwd/data"),
    ({"DATA_DIR": "/proc/data"}, "DATA_DIR: cannot make /proc/data"),
]


@pytest.fixture(autouse=True)
def ordinary_umask():
    before = os.umask(0o022)
    yield
    os.umask(before)


def load(folder: Path, **environ: str) -> dict:
    return config.load({"DATA_DIR": str(folder / "data"), **environ})


@pytest.mark.parametrize(("environ", "words"), WRONG, ids=lambda value: str(value)[:40])
def test_what_is_wrong_is_a_sentence_that_names_it(environ, words, tmp_path):
    with pytest.raises(config.BadConfiguration) as refused:
        load(tmp_path, **environ)
    sentence = str(refused.value)
    assert words in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert "secret-word" not in sentence


@pytest.mark.parametrize("name", ["PORT", "WEB_WORKERS", "LOG_LEVEL", "DATA_DIR", "HOST", "BASE_URL", "MAIL_USE_TLS"])
def test_empty_is_as_good_as_unset(name, tmp_path, monkeypatch):
    monkeypatch.setattr(config, "ROOT", tmp_path)
    environ = {"DATA_DIR": str(tmp_path / "data"), "SECRET_KEY": KEY} | {name: ""}
    assert config.load(environ)["PORT"] == 8000


@pytest.mark.parametrize("host", ["::1", "[::1]", "::"])
def test_ipv6_can_be_listened_on_and_is_answered(host, tmp_path):
    from portal import create_app

    settings = load(tmp_path, HOST=host, PORT="8100")
    assert settings["HOST"] == host.strip("[]")
    assert settings["BASE_URL"] == ("http://localhost:8100" if host == "::" else "http://[::1]:8100")
    portal = create_app({**settings, "JOBS": False, "LOG_LEVEL": "CRITICAL"})
    answers = [portal.test_client().get("/healthz", base_url=f"http://{name}:8100") for name in ("[::1]", "[::2]")]
    assert [answer.status_code for answer in answers] == [400 if host == "::" else 200, 400]


def test_a_password_of_the_database_may_hold_anything_but_an_at():
    given = "postgresql://user:p#a/s?s:word@db.example.org:5433/guildhall?sslmode=require"
    assert config.database_url(given, Path("/srv")) == given.replace("postgresql", "postgresql+psycopg", 1)


@pytest.mark.parametrize("held", [b"", b"\n", b"\xff\xfe"])
def test_an_empty_key_is_called_empty_and_says_what_to_do(held, tmp_path):
    load(tmp_path)
    (tmp_path / "data" / "secret_key").write_bytes(held)
    with pytest.raises(config.BadConfiguration, match=r"secret_key is empty\. Put the key back .* or delete the file"):
        load(tmp_path)


def test_the_key_is_made_once_and_whole(tmp_path):
    for name in ("SECRET_KEY", "PRIVATE_KEY"):
        first = load(tmp_path)[name]
        assert len(first) > 40
        assert load(tmp_path)[name] == first
    assert sorted(path.name for path in (tmp_path / "data").iterdir()) == ["private_key", "secret_key"]


def test_what_lies_in_the_folder_is_for_our_user_alone(tmp_path):
    load(tmp_path)
    folder = tmp_path / "data"
    elsewhere = tmp_path / "elsewhere.sqlite3"
    for path in (folder / "guildhall.sqlite3", folder / "guildhall.sqlite3-wal", folder / "jobs.sqlite3", elsewhere):
        path.write_bytes(b"")
        path.chmod(0o644)
    folder.chmod(0o755)
    load(tmp_path, DATABASE_URL=f"sqlite:///{elsewhere}")
    (folder / "fresh").write_text("made after the settings were read")
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in [*folder.iterdir(), elsewhere]}
    assert set(modes.values()) == {0o600}, modes
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_folder_that_is_not_ours_alone_is_left_as_it_is(tmp_path):
    shared = tmp_path / "data"
    shared.mkdir()
    shared.chmod(0o1777)
    load(tmp_path)
    assert stat.S_IMODE(shared.stat().st_mode) == 0o1777
