"""Given names, as far as names tell them."""

from __future__ import annotations

import pytest

from portal.core.names import given_name

NAMES = {
    "Ines de la Torre": "Ines",
    "  Ines   de la Torre ": "Ines",
    "Dr. Ugo Schmidt": "Ugo",
    "Prof Dr. Ugo Schmidt": "Ugo",
    "Mrs O’Hara": "O’Hara",
    "Herr Dipl.-Ing. Max Weber": "Max",
    "Torre, Ines de la": "Ines",
    "Schmidt, Dr.": "Schmidt",
    "Anne-Marie Blanc": "Anne-Marie",
    "Teller": "Teller",
    "J. R. Hartley": "J. R. Hartley",
    "J.-P. Sartre": "J.-P. Sartre",
    "山田 太郎": "山田 太郎",
    "김민준": "김민준",
    "سارة الأحمد": "سارة",
    "Miller & Sons": "",
    "Weir Street Optics Ltd.": "",
    "Bäckerei Huber GmbH": "",
    "Müller, Huber + Co. KG": "",
    "office@ashmere.example": "",
    "12": "",
    "…": "",
    "": "",
}


def test_the_given_name_in_a_name() -> None:
    for name, given in NAMES.items():
        assert given_name(name) == given, name


@pytest.mark.parametrize("language", ["hu", "ja", "zh_Hant"])
def test_where_the_family_name_comes_first_a_name_is_said_whole(language: str) -> None:
    assert given_name("Dr. Nagy János", language) == "Nagy János"
    assert given_name("Nagy János", "en_GB") == "Nagy"
