"""The entry of a menu that is marked as where one is."""

import pytest

from tests.support.people_kinds import KINDS

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


@pytest.mark.parametrize("kind", KINDS)
def test_every_main_place_is_reached_on_a_phone_too(browsers, kind):
    """A phone has no masthead: what the tab bar has no room for stands in one's menu or at the foot."""
    page = browsers[kind]().page("/")
    main = {link["href"] for link in page("header .places a")}
    assert len(main) >= 4
    assert main <= {link["href"] for link in page(".tabbar a, .menu a, footer a")}


@pytest.mark.parametrize("kind", KINDS)
def test_the_search_for_people_stands_where_it_opens(browsers, kind):
    browser = browsers[kind]()
    offered = bool(browser.page("/")("header a[aria-label='Search people']"))
    assert offered is (kind != "visitor" and browser.get("/people").status_code == 200)
