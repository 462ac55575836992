"""A form that was sent is carried out and leads on, or comes back with what is wrong and what was typed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import g, get_flashed_messages

from portal.core import form_keys, once, settings
from portal.core.answering import Done, again, answered, carry_out
from portal.core.errors import AlreadyDone, DomainError
from portal.core.forms import Form, Text

ONCE = "k" * 32


class Naming(Form):
    name = Text("Name", limit=20)


class NotToday(DomainError):
    sentence = "Not today."


class Taken(DomainError):
    sentence = "Somebody is called so."
    field = "name"


@pytest.fixture
def send(app):
    """Open a request that sends these fields."""
    app.config["WTF_CSRF_ENABLED"] = False
    opened = []

    def send(**fields):
        context = app.test_request_context("/", method="POST", data=fields)
        context.push()
        opened.append(context)

    yield send
    for context in reversed(opened):
        context.pop()


def rename(name: str = "The Ropewalk") -> str:
    settings.change(name=name)
    return "/desk"


def rename_and_refuse(error: type[DomainError] = NotToday) -> str:
    rename()
    raise error


def told() -> list[tuple[str, str]]:
    return get_flashed_messages(with_categories=True)


def test_what_a_button_did_is_kept_and_said(send):
    send()
    answer = carry_out(rename, "Done.", back="/desk")

    assert (answer.status_code, answer.location) == (303, "/desk")
    assert told() == [("done", "Done.")]
    assert settings.association().name == "The Ropewalk"


def test_a_buttons_refusal_is_said_and_nothing_of_it_stays(send):
    send()
    answer = carry_out(rename_and_refuse, "Done.", back="/desk")

    assert (answer.status_code, answer.location) == (303, "/desk")
    assert told() == [("error", "Not today.")]
    assert settings.association().name != "The Ropewalk"


def test_a_double_click_acts_once(send):
    done = []
    send(once=ONCE)
    once.begin()
    carry_out(lambda: done.append(1), "Done.", back="/desk")
    send(once=ONCE)
    g.once = None
    g.once = form_keys.key_of(ONCE)  # as a request whose first look at the key came too early
    with pytest.raises(AlreadyDone) as found:
        carry_out(lambda: done.append(2), "Done.", back="/elsewhere")

    assert done == [1]
    assert found.value.location == "/desk"


def test_a_form_that_is_right_leads_to_where_its_act_says(send):
    send(name="The Ropewalk")
    form = Naming()
    answer = answered(form, lambda: rename(form.name.data), "Renamed.")

    assert (answer.status_code, answer.location) == (303, "/desk")
    assert told() == [("done", "Renamed.")]
    assert settings.association().name == "The Ropewalk"


def test_only_what_was_done_may_know_what_to_say(send):
    send(name="The Ropewalk")
    answered(Naming(), lambda: Done(rename(), "It was the fifth name."), "Renamed.")
    assert told() == [("done", "It was the fifth name.")]


@pytest.mark.parametrize(
    ("error", "at_field", "above"), [(Taken, [Taken.sentence], []), (NotToday, [], ["Not today."])]
)
def test_a_rules_no_stands_in_the_form_beside_what_was_typed(send, error, at_field, above):
    send(name="The Ropewalk")
    form = Naming()

    assert answered(form, lambda: rename_and_refuse(error), "Renamed.") is None
    assert (list(form.name.errors), list(form.form_errors)) == (at_field, above)
    assert form.name.data == "The Ropewalk"
    assert (told(), settings.association().name == "The Ropewalk") == ([], False)


def test_what_is_filled_in_wrong_is_not_carried_out(send):
    send(name="")
    form = Naming()
    assert answered(form, lambda: pytest.fail("it was carried out"), "Renamed.") is None
    assert form.name.errors


def test_a_form_that_was_not_sent_is_shown(app):
    with app.test_request_context("/"):
        assert answered(Naming(), lambda: pytest.fail("it was carried out")) is None


def test_a_page_shown_again_says_so_and_when_to_come_back():
    wait = NotToday()
    wait.wait = timedelta(seconds=90)
    assert again("page") == ("page", 422)
    assert again("page", NotToday()) == ("page", 422)
    assert again("page", wait) == ("page", 429, {"Retry-After": "90"})
