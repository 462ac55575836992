"""Rubbish, emptiness, excess and malice in every form: a sentence each time, what was typed kept, never a breakdown.

`bin/bench fuzz` does the same a hundred thousand times; here is a sample that fits into every run.
"""

from __future__ import annotations

from io import BytesIO

import pytest

from tests.security.fuzzing import Fuzzer
from tests.security.kinds import KINDS
from tests.security.sweeping import Sweep
from tests.security.walking import Walk, nothing_kept


@pytest.mark.slow
def test_rubbish_is_answered_with_sentences(walk: Walk, swept: Sweep) -> None:
    fuzzer = Fuzzer(walk, seed=20_260_519)
    for kind in KINDS:
        walk.cookie(kind)
    for page in swept.pages:
        if page.status == 200 and page.headers["Content-Type"].startswith("text/html"):
            fuzzer.learn(page.kind, page.path, page.text)
    assert len(fuzzer.forms) > 100
    walk.app.config["EVEN_SECONDS"] = 0.0
    with nothing_kept():
        for _ in fuzzer.steps(600):
            pass
    assert not fuzzer.wrong, "\n".join(fuzzer.wrong[:20])


def test_a_file_where_text_belongs_is_an_empty_field(walk: Walk) -> None:
    answer = walk.ask("visitor", "POST", "/sign-in", data={"email": (BytesIO(b"x"), "x.csv"), "password": "x"})
    assert answer.status_code == 422
    assert "E-mail: Please fill this in." in answer.page.errors


def test_json_fills_in_no_form(walk: Walk) -> None:
    said = {"email": ["a"], "password": {"b": 1}, "csrf_token": walk.token}
    answer = walk.client.post("/sign-in", json=said, headers={"Cookie": walk.cookie("visitor")})
    assert answer.status_code == 400


def test_a_number_no_row_can_have_is_missing(walk: Walk) -> None:
    for number in (2**31, 2**63, 10**20):
        assert walk.ask("administrator", "GET", f"/people/{number}").status_code == 404
        assert walk.ask("chair", "GET", f"/leadership/candidacies/{number}/offer").status_code == 404
