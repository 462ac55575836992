"""Pictures in mail are fetched by other people's mail programs."""

from __future__ import annotations


def test_pictures_may_be_shown_by_mail_programs(client):
    answer = client.get("/static/img/mail/crest.png")
    assert answer.status_code == 200
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_pages_may_not_be_embedded_by_others(client):
    assert client.get("/sign-in").headers["Cross-Origin-Resource-Policy"] == "same-origin"
