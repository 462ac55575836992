"""The entry of a menu that is marked as where one is."""

import pytest

CURRENT = "nav.office-list[aria-label=Office] a[aria-current]"


@pytest.mark.parametrize(
    ("path", "here"),
    [
        ("/office", "Waiting for you"),
        ("/office/people", "Members"),
        ("/office/people/new", "Members"),
        ("/office/plans", "Plans and prices"),
        ("/office/import", "Import"),
        ("/office/newsletters", "Editions"),
        ("/events/new", "Events"),
    ],
)
def test_a_page_of_the_office_is_itself_and_not_the_office(cast, browser_as, path, here):
    page = browser_as(cast.yusra).page(path)
    assert page.texts(CURRENT) == [here]
    assert page.texts(".office-fold > summary") == [f"Office: {here}"]


def test_the_masthead_marks_the_office_on_all_of_its_pages(cast, browser_as):
    assert browser_as(cast.yusra).page("/office/plans").texts(".places a[aria-current]") == ["Office"]
