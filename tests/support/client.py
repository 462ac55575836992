"""A client that behaves like a browser without scripts: it reads a page, fills in its form, sends it."""

from __future__ import annotations

import contextvars
from functools import cached_property
from http import HTTPStatus
from typing import Any

import pytest
from flask import Flask, g, has_app_context
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.core.db import db
from tests.support.page import Form, Page


class Answer(TestResponse):
    """A response; `answer.page` reads its HTML, once."""

    @cached_property
    def page(self) -> Page:
        return Page(self.get_data(as_text=True), self.request.path)


class Client(FlaskClient):
    """Every request runs in a context of its own, as in the server.

    A test may hold an application context and rows of its own: they are committed before a request is made
    and read anew after it, and nothing kept for one request (who is signed in, say) leaks into the next.
    """

    def open(self, *args: Any, **kwargs: Any) -> Answer:
        if has_app_context():
            db.session.commit()
        kwargs.setdefault("buffered", True)  # to its very end: what is done after the answer has left is done as well
        answer = contextvars.Context().run(lambda: FlaskClient.open(self, *args, **kwargs))
        if has_app_context():
            g.pop("association", None)
        assert isinstance(answer, Answer)
        return answer

    def get(self, *args: Any, **kwargs: Any) -> Answer:
        return self.open(*args, method="GET", **kwargs)

    def post(self, *args: Any, **kwargs: Any) -> Answer:
        return self.open(*args, method="POST", **kwargs)

    def page(self, path: str, *, status: int = 200, **kwargs: Any) -> Page:
        """GET a page, following redirects, and insist on its status."""
        answer = self.get(path, follow_redirects=True, **kwargs)
        assert answer.status_code == status, _surprise("GET", path, answer, status)
        return answer.page

    def submit(
        self,
        path: str,
        values: dict[str, Any] | None = None,
        *,
        to: str | None = None,
        button: str | None = None,
        status: int | None = 303,
        follow: bool = False,
        **kwargs: Any,
    ) -> Answer:
        """Open `path`, fill `values` into its form and send it with everything else the form holds.

        `to` or `button` choose among several forms: by where they post, or by what their button says.
        `status`: what the answer must be (None: anything); `follow` then follows the redirect.
        A value of None leaves a field out, as an unticked box does.
        """
        page = self.page(path)
        return self.send(page.form(to, button=button), values, status=status, follow=follow, **kwargs)

    def send(
        self,
        form: Form,
        values: dict[str, Any] | None = None,
        *,
        status: int | None = 303,
        follow: bool = False,
        **kwargs: Any,
    ) -> Answer:
        """Send a form found on a page, with `values` filled in. A name the form does not have is an error."""
        data = {**form.values, **(values or {})}
        unknown = set(values or {}) - _names(form)
        assert not unknown, f"the form {form.action} has no fields {sorted(unknown)}, only {sorted(_names(form))}"
        data = {name: value for name, value in data.items() if value is not None}
        answer = self.post(form.action, data=data, **kwargs)
        if status is not None:
            assert answer.status_code == status, _surprise("POST", form.action, answer, status)
        if follow:
            answer = self.get(answer.location, follow_redirects=True)
        return answer

    def token(self, path: str = "/sign-in") -> str:
        """A CSRF token for this session, read from some page with a form."""
        for form in self.page(path).forms:
            if "csrf_token" in form.hidden:
                return form.hidden["csrf_token"]
        raise AssertionError(f"no form on {path} carries a CSRF token")


def _names(form: Form) -> set[str]:
    return {str(tag["name"]) for tag in form.tag.select("[name]")}


def _surprise(method: str, path: str, answer: Answer, wanted: int) -> str:
    says = answer.page.text[:600] if answer.mimetype == "text/html" else answer.get_data(as_text=True)[:600]
    errors = answer.page.errors if answer.mimetype == "text/html" else []
    phrase = HTTPStatus(answer.status_code).phrase
    return f"{method} {path}: {answer.status_code} {phrase}, not {wanted}. {errors or says} {answer.location or ''}"


@pytest.fixture
def client(app: Flask) -> Client:
    """A visitor. `client.page(path)`, `client.submit(path, {…})`; sign_in makes it somebody."""
    return new_client(app)


@pytest.fixture
def browser_of(app: Flask):
    """A new client for each call: two people, or one person on two devices."""
    return lambda: new_client(app)


def new_client(app: Flask) -> Client:
    """A visitor who has not been here before."""
    return Client(app, Answer, use_cookies=True)
