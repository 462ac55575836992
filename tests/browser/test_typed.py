"""What was typed stays, whichever of a page's buttons is pressed."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image


def picture() -> dict[str, object]:
    out = BytesIO()
    Image.new("RGB", (300, 400), "#735").save(out, "JPEG")
    return {"name": "me.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


@pytest.mark.parametrize("scripts", [True, False])
def test_a_photograph_leaves_the_words_of_the_profile_alone(walk, scripts):
    person = walk("newcomer", scripts=scripts).go("/me")
    line = person.field("One sentence about you").input_value()
    person.fill("One sentence about you", f"Half a thought, script {scripts}")
    person.page.locator("main select[name=see_phone]").select_option("nobody")
    person.field("A photograph of you").set_input_files(picture())
    person.press("Use this photograph")
    assert person.field("One sentence about you").input_value() == f"Half a thought, script {scripts}"
    assert person.page.locator("main select[name=see_phone]").input_value() == "nobody"
    assert person.page.locator("main .niche img").get_attribute("src").startswith("/photos/")
    person.sees("is not saved yet")
    person.press("Show no picture")
    assert person.field("One sentence about you").input_value() == f"Half a thought, script {scripts}"
    assert walk("newcomer").go("/me").field("One sentence about you").input_value() == line
    person.page.locator("main [name=name]").press("Enter")
    person.page.wait_for_url("**/people/*")
    person.sees(f"Half a thought, script {scripts}")


def test_other_forms_of_a_page_keep_what_was_typed(walk):
    person = walk("admin").go("/office/plans/1")
    before = person.field("In a sentence").input_value()
    person.fill("In a sentence", "Only half of it")
    person.page.locator("main").get_by_role("textbox", name="Price").fill("151")
    person.press("Set this price")
    assert person.field("In a sentence").input_value() == "Only half of it"
    person.go("/office/plans/1")  # it was kept for that once
    assert person.field("In a sentence").input_value() == before


def test_what_the_server_says_anew_wins_and_passwords_are_never_kept(walk):
    person = walk("admin").go("/office/plans/1")
    kept = person.page.evaluate("() => sessionStorage.length")
    assert kept == 0
    person.fill("In a sentence", "Another word")
    person.press("Save")
    assert person.page.evaluate("() => sessionStorage.length") == 0


def test_what_is_changed_after_going_back_is_sent_anew(walk):
    """A page that the browser kept holds the key of the form that was sent: the change was dropped without a word."""
    person = walk("newcomer").go("/me")
    line = person.field("One sentence about you").input_value()
    person.fill("One sentence about you", "As it was sent first")
    send = """async () => {
        const form = document.querySelector("main form:has([name=line])");
        const key = form.elements.once.value;
        await fetch(form.action, { method: "POST", body: new FormData(form) });
        dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
        return form.elements.once.value === key;
    }"""
    assert person.page.evaluate(send), "what is sent again as it was is the same form"
    person.fill("One sentence about you", "As it was changed then")
    person.page.locator("main [name=name]").press("Enter")
    person.page.wait_for_url("**/people/*")
    person.sees("As it was changed then")
    person.go("/me").fill("One sentence about you", line)
    person.page.locator("main [name=name]").press("Enter")
    person.page.wait_for_url("**/people/*")


def test_another_button_after_going_back_is_another_answer(walk):
    """One form with several answers: the page that the browser kept holds the key of the one that was given."""
    person = walk("newcomer").go("/me")
    pressed = """() => {
        document.querySelector("main").insertAdjacentHTML("beforeend", `<form id="several" data-once>
            <input type="hidden" name="once" value="a"><button name="answer" value="not now"></button>
            <button name="answer" value="never"></button></form>`);
        const form = document.getElementById("several");
        document.dispatchEvent(new CustomEvent("guildhall:load", { detail: form.parentElement }));
        form.addEventListener("submit", (event) => event.preventDefault());
        const keys = [...form.querySelectorAll("button")].flatMap((button) => [button, button]).map((button) => {
            dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
            form.requestSubmit(button);
            return form.elements.once.value;
        });
        return [keys[0] === keys[1], keys[1] === keys[2], keys[2] === keys[3], form.dataset.by];
    }"""
    assert person.page.evaluate(pressed) == [True, False, True, "never"]
