"""bin/run, gunicorn and the commands: started wrongly they end at once with a sentence; what runs goes on running."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.support.site import FLASK, ROOT, free_port

ENTRIES = {
    "bin/run": [str(ROOT / "bin" / "run")],
    "commands": [*FLASK, "sweep"],
    "gunicorn": [sys.executable, "-m", "gunicorn", "wsgi:app"],
}
EVERYWHERE = set(ENTRIES)
SERVERS = {"bin/run", "gunicorn"}
#: What is set, the words that are said, and who says them. {folder} is the test's own.
WRONG = [
    ({"PORT": "70000"}, "PORT must be a whole number", EVERYWHERE),
    ({"LOG_LEVEL": "loud"}, "LOG_LEVEL must be one of", EVERYWHERE),
    ({"WEB_WORKERS": "0"}, "WEB_WORKERS must be", EVERYWHERE),
    ({"BASE_URL": "http://host:http"}, "BASE_URL must look like", EVERYWHERE),
    ({"HOST": "no-such-host.invalid"}, "no-such-host.invalid", SERVERS),
    ({"DATA_DIR": "{folder}/file"}, "is a file", EVERYWHERE),
    ({"DATA_DIR": "/proc/data"}, "cannot make /proc/data", EVERYWHERE),
    ({"SECRET_KEY": ""}, "SECRET_KEY is empty", EVERYWHERE),
    ({"MAIL_AUTHORITIES": "/no/such.pem"}, "MAIL_AUTHORITIES: cannot read", EVERYWHERE),
    ({"MAIL_PORT": "99999"}, "MAIL_PORT must be", EVERYWHERE),
    ({"BASE_URL_FILE": "/no/such"}, "BASE_URL_FILE: cannot read", EVERYWHERE),
    ({"DATABASE_URL": "postgresql://u@h:port/d"}, "DATABASE_URL must look like", EVERYWHERE),
    ({"DATABASE_URL": "postgresql://u:secret-word@127.0.0.1:1/d"}, "does not answer", {"bin/run", "commands"}),
    ({"DATABASE_URL": "sqlite:////no/such/folder/g.sqlite3"}, "/no/such/folder/g.sqlite3", {"bin/run", "commands"}),
]


@pytest.mark.slow
@pytest.mark.sqlite
@pytest.mark.parametrize(("environ", "words", "entries"), WRONG, ids=["=".join(*each[0].items()) for each in WRONG])
def test_a_wrong_setting_ends_every_process_with_a_sentence(environ, words, entries, tmp_path):
    (tmp_path / "file").touch()
    wrong = {name: value.format(folder=tmp_path) for name, value in environ.items()}
    surroundings = {"PATH": os.environ["PATH"], "PORT": str(free_port())}
    running = {}
    for name in entries:
        own = surroundings | {"DATA_DIR": str(tmp_path / name.replace("/", "-"))} | wrong
        running[name] = subprocess.Popen(
            ENTRIES[name], cwd=ROOT, env=own, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
    for name, process in running.items():
        out, said = process.communicate(timeout=60)
        assert process.returncode not in {0, None}, name
        assert words in said, (name, said)
        assert "Traceback" not in said + out, (name, said)
        assert "secret-word" not in said + out
        if name != "gunicorn" or "HOST" not in environ:
            assert len(said.strip().splitlines()) <= 2, (name, said)


@pytest.mark.slow
@pytest.mark.sqlite
def test_it_listens_on_ipv6_and_says_so_with_brackets(tmp_path):
    port = free_port()
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path / "data"), "HOST": "::1", "PORT": str(port)}
    log = tmp_path / "log"
    with log.open("w") as file:
        command = [*ENTRIES["bin/run"], "--no-demo"]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=file, stderr=subprocess.STDOUT)
    try:
        wait_until(lambda: f"Ready: http://[::1]:{port}" in log.read_text("utf-8"), log, process)
        assert f"http://[::1]:{port}/" in log.read_text("utf-8").split("Set the association up")[1]
    finally:
        process.terminate()
        assert process.wait(60) == 0


# --- the supervisor


@pytest.fixture
def supervising(tmp_path) -> Path:
    """A supervisor over a worker that dies at once and a server that stays until the worker was begun four times."""
    begun = tmp_path / "begun"
    dies = f"open({str(begun)!r}, 'a').write('x'); raise SystemExit(7)"
    stays = f"import pathlib, time\nwhile len(pathlib.Path({str(begun)!r}).read_text()) < 4: time.sleep(0.05)"
    begun.touch()
    program = f"""
import sys
sys.path.insert(0, {str(ROOT / "bin" / "lib")!r})
import supervisor
supervisor.LONGEST_PAUSE = 0.2
with supervisor.Supervisor() as children:
    children.start("web server", [sys.executable, "-c", {stays!r}], {{}})
    children.start("worker", [sys.executable, "-c", {dies!r}], {{}}, again=True)
    sys.exit(children.watch())
"""
    path = tmp_path / "supervising.py"
    path.write_text(program)
    return path


@pytest.mark.slow
def test_a_worker_that_dies_is_started_again_and_takes_nothing_along(supervising):
    done = subprocess.run([sys.executable, supervising], capture_output=True, text=True, timeout=60)
    lines = done.stderr.splitlines()
    again = [line for line in lines if line.startswith("The worker ended with exit code 7; it is started again")]
    assert len(again) >= 3, lines
    assert lines[-1].startswith("The web server ended with exit code 0"), lines
    assert done.returncode == 1


def wait_until(condition, log: Path, process: subprocess.Popen) -> None:
    deadline = time.monotonic() + 90
    while not condition():
        assert process.poll() is None and time.monotonic() < deadline, log.read_text("utf-8")
        time.sleep(0.1)


# --- the virtual environment


@pytest.fixture
def read_only(monkeypatch):
    """The launcher's module on a source tree in which nothing may be written."""
    monkeypatch.syspath_prepend(ROOT / "bin" / "lib")
    import environment

    monkeypatch.setattr(environment, "VENV", Path("/proc/venv"))
    monkeypatch.setattr(environment, "_works", lambda: True)
    monkeypatch.setattr(environment, "_fingerprint", lambda requirements: "as pinned")
    return environment


def test_a_tree_that_cannot_be_written_will_do_when_everything_is_installed(read_only, monkeypatch):
    monkeypatch.setattr(read_only, "_installed", lambda: {"requirements.txt": "as pinned"})
    assert read_only.ready() is None


@pytest.mark.parametrize("works", [True, False])
def test_a_tree_that_cannot_be_written_is_told(works, read_only, monkeypatch):
    monkeypatch.setattr(read_only, "_installed", dict)
    monkeypatch.setattr(read_only, "_works", lambda: works)
    with pytest.raises(SystemExit, match=r"^Cannot .*/proc/venv.*\.$"):
        read_only.ready()
