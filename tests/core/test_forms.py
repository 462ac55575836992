"""Forms: what was typed is tidied, what cannot be meant is refused with a sentence, and a form comes once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from wtforms.form import BaseForm

from portal.core.errors import DomainError
from portal.core.fields import Money
from portal.core.form_keys import SHAPE
from portal.core.forms import (
    Choice,
    Day,
    Email,
    Form,
    LongText,
    Number,
    Radio,
    Several,
    Text,
    TimeOfDay,
    WebAddress,
    Yes,
)


class Visit(Form):
    name = Text("Name", limit=20)
    about = LongText("About", limit=40)
    email = Email("E-mail", required=False)
    site = WebAddress("Site")
    guests = Number("Guests", required=False, most=4)
    day = Day("Day", required=False)
    at = TimeOfDay("At", required=False)
    meal = Choice("Meal", required=False, choices=[("", "None"), ("soup", "Soup"), ("fish", "Fish")])
    helps = Several("Helps with", choices=[("tables", "Tables"), ("door", "Door")])
    comes = Yes("Comes")
    table = Radio("Table", required=False, coerce=int, choices=[(1, "By the window"), (2, "By the door")])


@pytest.fixture
def filled(app) -> Callable[..., BaseForm]:
    """`filled(name="Ana")`: the form as somebody sent it, checked."""
    app.config["WTF_CSRF_ENABLED"] = False

    def fill(**values: Any) -> BaseForm:
        with app.test_request_context("/", method="POST", data={"name": "Ana", "meal": "", **values}):
            form = Visit()
            form.validate()
            form.sentences = {name: [str(error) for error in errors] for name, errors in form.errors.items()}
            return form

    return fill


def test_what_is_left_out_is_empty_and_fine(filled):
    form = filled()
    assert form.sentences == {}
    assert (form.name.data, form.guests.data, form.day.data, form.comes.data) == ("Ana", None, None, False)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Ana Ruiz \t", "Ana Ruiz"),
        ("\u00a0Ana\u2003", "Ana"),
        ("Zoe\u0308", "Zoë"),
        ("Ana\r\n", "Ana"),
        ("<b>Ana</b> & Co.", "<b>Ana</b> & Co."),
        ("東京 🙂", "東京 🙂"),
    ],
)
def test_a_line_is_stripped_and_normalised(filled, typed, kept):
    form = filled(name=typed)
    assert (form.name.data, form.sentences) == (kept, {})


def test_lines_end_alike(filled):
    assert filled(about="one\r\ntwo\rthree\n\n").about.data == "one\ntwo\nthree"


@pytest.mark.parametrize("typed", ["", "   ", "\t\n", "\u00a0"])
def test_white_space_is_nothing(filled, typed):
    assert filled(name=typed).sentences == {"name": ["Please fill this in."]}


@pytest.mark.parametrize(
    "typed", ["\u200b\u200b", "\u2800", "\u3164", "\ufeff", "\u00ad", "\u202e\u2066", "\u200d\ufe0f"]
)
def test_what_shows_nothing_is_nothing(filled, typed):
    """A name of marks without ink is on every list, and nobody can point at it."""
    form = filled(name=typed, about=typed, site=typed)
    assert form.sentences == {"name": ["Please fill this in."]}
    assert not form.about.data and not form.site.data


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Ana \u202eliveD", "Ana liveD"),
        ("\u202a+44 1632 960111\u202c", "+44 1632 960111"),
        ("\u2068Ana\u2069 Ruiz", "Ana Ruiz"),
        ("\u0645\u06cc\u200c\u0634\u0648\u062f", "\u0645\u06cc\u200c\u0634\u0648\u062f"),
        ("\u200fعلي", "\u200fعلي"),
        ("👩\u200d💻", "👩\u200d💻"),
    ],
)
def test_nothing_that_is_typed_turns_round_what_stands_after_it(filled, typed, kept):
    form = filled(name=typed, about=typed)
    assert (form.name.data, form.about.data, form.sentences) == (kept, kept, {})


class Needs(Form):
    line = Text("Line")
    lines = LongText("Lines", required=True)
    email = Email("E-mail")
    number = Number("Number")
    day = Day("Day")
    at = TimeOfDay("At")
    money = Money("Money")
    one = Choice("One", choices=[("soup", "Soup")])


@pytest.mark.parametrize("blank", ["", " ", "\u00a0\u2003", "\u200b"])
def test_of_a_field_sent_twice_the_first_counts_and_cannot_be_empty(app, blank):
    """What was read and what was asked for are the same value: nothing empty passes as filled in."""
    app.config["WTF_CSRF_ENABLED"] = False
    names = ["line", "lines", "email", "number", "day", "at", "money", "one"]
    with app.test_request_context("/", method="POST", data={name: [blank, "12"] for name in names}):
        form = Needs()
        assert not form.validate()
        assert set(form.errors) == set(names)


@pytest.mark.parametrize("control", ["\0", "\x07", "\x1b[31m", "\x7f", "\u2028", "\u2029", "\ufffe", "\x0b", "\x0c"])
def test_control_characters_are_refused_everywhere(filled, control):
    said = filled(name=f"An{control}a", about=f"So{control}on", email=f"a{control}a@example.org").sentences
    assert set(said) == {"name", "about", "email"}
    assert all("cannot be printed" in sentences[0] for sentences in said.values())


def test_one_line_is_one_line(filled):
    assert "cannot be printed" in filled(name="Ana\nBcc: everybody@example.org").sentences["name"][0]
    assert filled(about="one\ntwo").sentences == {}


def test_what_is_too_long_is_told_by_how_much(filled):
    assert filled(name="a" * 20, about="b" * 40).sentences == {}
    assert filled(name="a" * 23, about="b" * 10_040).sentences == {
        "name": ["This is too long: 3 characters too many."],
        "about": ["This is too long: 10000 characters too many."],
    }


def test_the_browser_is_told_the_limits_and_what_is_needed(filled):
    form = filled()
    assert (form.name.flags.maxlength, form.name.flags.required) == (20, True)
    assert form.about.flags.required is None


@pytest.mark.parametrize("typed", ["ana", "ana@", "@example.org", "a b@example.org", "ana@example", "ana@exa mple.org"])
def test_what_is_no_address_is_refused(filled, typed):
    assert list(filled(email=typed).sentences) == ["email"]


@pytest.mark.parametrize(
    ("typed", "kept"), [(" Ana@Example.ORG ", "Ana@example.org"), ("zoë@bücher.example", "zoë@bücher.example")]
)
def test_an_address_is_kept_as_it_is_delivered(filled, typed, kept):
    form = filled(email=typed)
    assert (form.email.data, form.sentences) == (kept, {})


def test_a_site_is_on_the_web(filled):
    assert filled(site="ashmere.example/a").site.data == "https://ashmere.example/a"
    for typed in (
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://a.example",
        "https://user@evil.example",
        "https://",
    ):
        assert list(filled(site=typed).sentences) == ["site"], typed


@pytest.mark.parametrize("typed", ["5", "-1", "1.5", "1e1", "two", "9" * 5_000, "٣", "0x1", "∞"])
def test_a_number_is_a_whole_one_within_its_bounds(filled, typed):
    assert filled(guests="4").guests.data == 4
    assert len(filled(guests=typed).sentences["guests"]) == 1


@pytest.mark.parametrize(
    ("field", "typed"),
    [("day", "2026-02-30"), ("day", "1026-05-19"), ("day", "19.5.2026"), ("at", "25:00"), ("at", "noon")],
)
def test_days_and_times_that_are_none_are_refused(filled, field, typed):
    assert list(filled(**{field: typed}).sentences) == [field]


def test_only_what_is_offered_can_be_chosen(filled):
    assert filled(meal="soup", helps=["tables", "door"]).sentences == {}
    assert filled(meal="steak").sentences == {"meal": ["Please choose one of the answers offered."]}
    assert list(filled(helps=["tables", "kitchen"]).sentences) == ["helps"]


@pytest.mark.parametrize("typed", ["3", "x", "1.0", "2147483648", "-2147483648", "9" * 20, "9" * 5000])
def test_what_no_row_is_numbered_by_is_not_offered_and_is_asked_of_no_database(filled, typed):
    """SQLite refuses to look for a number of more than eight bytes: a page of ours that did so broke."""
    form = filled(table=typed)
    assert form.sentences == {"table": ["Please choose one of the answers offered."]}
    assert abs(form.table.data or 0) < 2**31


def test_each_form_carries_a_key_of_its_own_and_keeps_it_when_it_is_refused(app, filled):
    with app.test_request_context("/"):
        keys = {Visit().once.data for _ in range(50)}
    assert len(keys) == 50
    assert all(SHAPE.fullmatch(key) for key in keys)
    (key, *_) = keys
    assert filled(name="", once=key).once.data == key


def test_a_rules_no_is_shown_on_its_field_or_above_the_form(filled):
    form = filled()
    form.refuse(DomainError("Two places are left.", field="guests"))
    form.refuse(DomainError("The doors are closed."))
    form.refuse(DomainError("Nobody has this field.", field="nothing"))
    assert form.guests.errors == ["Two places are left."]
    assert form.form_errors == ["The doors are closed.", "Nobody has this field."]
    assert form.errors
