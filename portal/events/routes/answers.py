"""What the pages of events share when they answer a form."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from portal.core.errors import DomainError
from portal.core.forms import Form


def once() -> str | None:
    """The one-time key of a form that is only a button."""
    return request.form.get("once")


def refused(form: Form, error: DomainError, template: str, **values: Any) -> ResponseReturnValue:
    """The form again, with what the rule says."""
    form.refuse(error)
    return again(form, template, **values)


def again(form: Form, template: str, **values: Any) -> ResponseReturnValue:
    """The form again, with what was typed."""
    return render_template(template, form=form, **values), 422


def no(error: DomainError, url: str) -> ResponseReturnValue:
    """A button was pressed and a rule said no: say so on the page it leads back to."""
    flash(str(error.sentence), "error")
    return redirect(url, 303)
