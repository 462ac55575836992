"""Tables that read as cards: what the macro adds to the rows of a template."""

from __future__ import annotations

from bs4 import BeautifulSoup
from markupsafe import Markup

from portal.core.rows import as_cards

ROWS = Markup(
    '<thead><tr><th scope="col">Name</th><th scope="col">Held &amp; by</th>'
    '<th scope="col"><span class="visually-hidden">State</span></th></tr></thead>'
    '<tbody><tr><th scope="row">Full</th><td class="soft">a person</td><td></td></tr>'
    '<tr><td colspan="3">Nothing more.</td></tr></tbody>'
)


def test_each_cell_bears_the_head_it_stands_under():
    rows = BeautifulSoup(as_cards(ROWS), "html.parser")
    cells = rows.select("tbody > tr > *")
    assert [cell.get("data-label") for cell in cells] == [None, "Held & by", None, None]
    assert rows.get_text() == BeautifulSoup(ROWS, "html.parser").get_text()


def test_no_role_is_written_out_that_a_table_has_by_itself():
    assert not BeautifulSoup(as_cards(ROWS), "html.parser").select("[role]")


def test_a_row_named_by_a_number_says_of_what():
    numbered = as_cards(Markup('<thead><tr><th>Line</th></tr></thead><tbody><tr><th class="num">7</th></tr></tbody>'))
    cell = BeautifulSoup(numbered, "html.parser").select_one("tbody th")
    assert cell is not None
    assert cell["data-label"] == "Line"


def test_what_a_cell_says_cannot_become_markup():
    head = Markup("<thead><tr><th>{}</th></tr></thead><tbody><tr><td>x</td></tr></tbody>").format('"><script>')
    assert "<script>" not in as_cards(head)
