"""The entry of a menu that is marked as where one is."""

import pytest

CURRENT = "nav.office-nav a[aria-current], .office-nav [aria-current='page']"


@pytest.mark.parametrize(
    ("path", "here"),
    [
        ("/office", "Waiting for you"),
        ("/office/people", "People"),
        ("/office/plans", "Plans and prices"),
        ("/office/newsletters", "Letters"),
    ],
)
def test_a_room_of_the_office_is_itself_and_not_the_office(cast, browser_as, path, here):
    page = browser_as(cast.yusra).page(path)
    assert page.texts(CURRENT) == [here]


def test_a_page_that_no_room_leads_to_marks_none_of_them(cast, browser_as):
    assert browser_as(cast.yusra).page("/office/import").texts(CURRENT) == []
