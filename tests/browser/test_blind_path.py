"""Somebody who is no member is introduced to one by a link; another one would rather not, and nobody can tell."""

from __future__ import annotations

from tests.browser import quarter
from tests.support.browser import MAIL
from tests.support.site import said

INES, AMARA = MAIL["editor"], MAIL["member"]
CLARA = "clara.brandt@elsewhere.example"
TO_AMARA = "Prints with type that was cast before the weir was built, and needs somebody who sews."
TO_HER = "Amara binds books so that they open flat. You two have the same enemy: glue."


def introduce(site, ines, amara, to_amara: str = TO_AMARA) -> tuple[str, str]:
    """Ines writes to both, and Amara is asked: its page for Ines, and its page for Amara."""
    before = site.sink.to(AMARA)
    ines.go("/introductions/new")
    ines.choose("Whom would you like to bring together?", "Amara Lindqvist")
    ines.choose("And whom with?", "Somebody who is not a member")
    ines.fill("What the first one reads about the other", to_amara)
    ines.fill("What the other one reads about the first", TO_HER)
    ines.fill("Their name and firm, for a check", "Clara Brandt, Brandt & Daughters")
    ines.press("Ask them both")
    if to_amara != TO_AMARA:
        return "", ""
    page = ines.path
    ines.sees("Amara is asked first.")
    ines.misses("Clara", "Brandt")
    site.bring_forward("introduction_side", "ask_at")
    letter = site.letter(AMARA, "May Ines Halloway introduce you to somebody?", but=before)
    amara.go(site.link(letter, "/introductions/")).sees(TO_AMARA, "Ines gets a link and forwards it")
    return page, amara.path


def test_a_yes_by_the_link_brings_both_together_and_a_no_is_unseen(walk, site):
    ines, amara, clara, florin = walk("editor"), walk("member"), walk(), walk()
    introduce(site, ines, amara, "Clara prints cards.")
    ines.sees("“Clara” gives it away")
    page, theirs = introduce(site, ines, amara)
    amara.press("Yes, introduce us")
    ines.go(site.link(site.late_letter(INES, "now it is your turn"), "/introductions/")).sees("Amara said yes.")
    link = quarter.link_of(ines, page)
    ines.press("I have sent it")

    # Clara sees who asks and who Amara is; Amara learns who she is once a code has proved her yes.
    clara.go(link).sees("May Ines introduce you to Amara?", TO_HER, TO_AMARA)
    code = quarter.ask_for_code(site, clara, "Clara Brandt", CLARA)
    for walker, where in ((amara, theirs), (ines, page)):
        walker.go(where).misses("Clara", "Brandt", CLARA)
    clara.fill("The code from the mail", code)
    clara.press("Yes, introduce us")
    assert clara.heading == "You and Amara are introduced."
    letter = site.late_letter(CLARA, "You and Amara Lindqvist are introduced")
    assert "Clara" not in said(site.late_letter(INES, "the one you thought of are introduced"))
    site.late_letter(AMARA, "you are introduced", body="Clara Brandt")
    amara.go(theirs).sees("Clara Brandt", CLARA)
    ines.go(page).misses("Clara", "Brandt", CLARA)
    clara.go(link, status=404)

    # By her own link she ends it, and Amara is asked to let it rest.
    clara.go(site.link(letter, "/r/")).ask_and_press("Stop it", "Stop it")
    assert clara.heading == "It has ended."
    site.late_letter(AMARA, "An introduction has come to its end")
    amara.go(theirs).sees("It has ended. Please let it rest.")
    amara.misses("Clara", "Brandt", CLARA)

    # Florin would rather not: all that Ines and Amara see stays as it was, and so does the page behind the link.
    page, theirs = introduce(site, ines, amara)
    amara.press("Yes, introduce us")
    link = quarter.link_of(ines, page)
    seen = [(walker, where, walker.go(where).text) for walker, where in ((ines, page), (amara, theirs), (ines, link))]
    florin.go(link).press("Rather not")
    assert florin.heading == "Thank you, that is all."
    for walker, where, before in seen:
        assert walker.go(where).text == before, where
    florin.go(link).sees("May Ines introduce you to Amara?")
