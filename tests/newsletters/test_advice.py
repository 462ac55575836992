"""What is said about the line that people see first: gentle, true, and nothing where nothing is to say."""

from __future__ import annotations

from datetime import date

from portal.core import settings
from portal.core.work import unit_of_work
from portal.newsletters.operations import editing
from portal.newsletters.proof import advice, preflight
from tests.newsletters.conftest import NOW, whole, write_a_word

JUNE = date(2026, 6, 1)


def test_a_word_about_the_subject_where_there_is_one_to_say(app):
    with unit_of_work():
        settings.change(name="Ashmere Business Association", short_name="ASHMERE")
    cases = {
        ("A bench, a kettle and a lease", "Wim and Piet share all three"): (),
        ("Midsummer at the ropewalk, and everybody who came to it this year", "x"): ("A phone shows",),
        ("ASHMERE: who lent the ladder", "x"): (),
        ("Kingfishers are BACK again", "x"): (),
        ("AMAZING offers inside", "x"): ("shouting",),
        ("The kingfishers are back!", "x"): ("exclamation",),
        ("Newsletter of Ashmere Business Association, June 2026", "x"): ("names us and the month",),
        ("Ashmere newsletter: what is on in June", "x"): ("names us and the month",),
        ("Long tables", ""): ("first words they find",),
        ("Long tables", "long tables"): ("repeats it",),
    }
    for (subject, preheader), wanted in cases.items():
        told = advice.on_subject(subject, preheader, month=JUNE)
        assert len(told) == len(wanted), (subject, told)
        for words, sentence in zip(wanted, told, strict=True):
            assert words in sentence, (subject, sentence)
    assert "same subject" in advice.on_subject("Long tables", "x", month=JUNE, last="long tables")[0]


def test_a_month_that_is_another_one_is_asked_about(app):
    with unit_of_work():
        settings.change(locale="en")
    cases = {
        "What is on in June": "",
        "What is on in May": "May",
        "From May to June": "",
        "You may come": "",
        "May we have your attention": "",
        "Hello. March on!": "",
        "A quiet february": "february",
        "Nothing of the kind": "",
        "May at Ashmere": "May",
        "may flowers": "",
    }
    for words, wanted in cases.items():
        assert advice.other_month(words, JUNE) == wanted, words


def test_the_last_look_asks_about_months_and_empty_blocks(edition):
    with unit_of_work():
        editing.rename(
            edition, title="May at Ashmere", subject="", preheader="", version=edition.version, by="Inês", now=NOW
        )
    write_a_word(edition, "Welcome to July, which is warm.")
    told = {finding.sentence: finding.stops for finding in preflight.report(whole(edition), NOW).findings}
    assert told == {
        "There is no subject line.": True,
        "The title says May. Is that the month you mean?": False,
        "“A word from the editor” begins with July. Is that the month you mean?": False,
    }
    write_a_word(edition, "")
    told = {finding.sentence: finding.stops for finding in preflight.report(whole(edition), NOW).findings}
    assert told["“A word from the editor” is empty, so it stays out."] is False
