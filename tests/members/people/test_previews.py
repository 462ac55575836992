"""One's own profile as others would see it, with what is typed and not saved."""

from __future__ import annotations

import pytest


@pytest.fixture
def amara(cast):
    return cast.amara


def test_a_preview_shows_what_is_typed_keeps_nothing_and_loses_nothing(client, cast, sign_in, amara, browser_as):
    sign_in(client, amara)
    words = {"offer": "Mends maps\nand atlases", "ask": "A quiet word", "see_ask": "nobody", "see_offer": "members"}
    typed = client.page("/me").form("/me").values | words
    page = client.post("/me/preview", data=typed).page
    assert "Mends maps" in page.text
    assert "not saved yet" in page.text
    assert "A quiet word" not in page.one("main").get_text()
    assert "Mends maps" not in browser_as(cast.jonas).page(f"/people/{amara.id}").text, "nothing is kept"
    sent = {each["name"]: each["value"] for each in page("main form input[type=hidden]")}
    for wanted, reads in (("office", True), ("leaders", False), ("visitor", False)):
        seen = client.post("/me/preview", data=sent | {"as": wanted}).page
        assert ("A quiet word" in " ".join(seen.texts(".stack-m"))) is reads, wanted
    back = client.post("/me/words", data=sent)
    assert back.page.one("textarea[name=offer]").get_text().split() == ["Mends", "maps", "and", "atlases"]
    assert client.post("/me", data=sent).status_code == 303
    assert "Mends maps" in browser_as(cast.jonas).page(f"/people/{amara.id}").text


def test_a_preview_of_what_cannot_be_saved_says_so_and_of_what_is_saved_is_a_page(client, cast, sign_in, amara):
    sign_in(client, amara)
    kept = client.page("/me").form("/me").values
    wrong = client.post("/me/preview", data=kept | {"website": "nowhere"})
    assert wrong.status_code == 422
    assert wrong.page.one("#website-error")
    assert client.post("/me/preview", data=kept).location == "/me?as=members"
