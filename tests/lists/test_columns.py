"""What the columns of a list hold."""

from __future__ import annotations

import pytest

from portal.lists.columns.guessing import guess, left_out
from portal.lists.columns.layouts import LAYOUTS, layout_of
from portal.lists.columns.targets import TARGETS, names_somebody
from portal.lists.columns.words import KNOWN, NAMED
from portal.lists.folding import key
from tests.lists.files import cells, guessed, named, sheet_of
from tests.lists.written import PROGRAMS


def test_name_beside_vorname_is_the_family_name():
    assert named(sheet_of("09")) == {
        "family_name": ["Name"], "given_name": ["Vorname"], "town": ["Ort"], "phone": ["Telefon"], "email": ["E-Mail"],
        "firm": ["Firma"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("headings", "rows", "wanted"),
    [
        (["Nom", "Prénom"], [["Vautrin", "Maëlle"]], {"family_name": [0], "given_name": [1]}),
        (["Naam", "Voornaam"], [["Bakker", "Joris"]], {"family_name": [0], "given_name": [1]}),
        (["Name", "First name"], [["Ada Brown", "Ada"]], {"name": [0], "given_name": [1]}),
        (["Name", "First name"], [["Brown", "Ada"]], {"family_name": [0], "given_name": [1]}),
        (["Nombre", "Apellidos"], [["Ana", "Ruiz"]], {"given_name": [0], "family_name": [1]}),
        (["Nombre"], [["Ana Ruiz"]], {"name": [0]}),
        (["Nom"], [["Maëlle Vautrin"]], {"name": [0]}),
        (["Full name", "First name"], [["Brown", "Ada"]], {"name": [0], "given_name": [1]}),
    ],
)
def test_what_name_means_is_decided_by_its_neighbours_and_cells(headings, rows, wanted):
    assert guess(headings, rows).mapping == wanted


def test_hitobito():
    sheet = sheet_of("10")
    assert guessed(sheet).layout == "Hitobito"
    found = named(sheet)
    assert (found["firm"], found["kind"]) == (["Firmenname"], ["Firma"])
    assert found["email"] == ["Haupt-E-Mail", "Weitere E-Mail Arbeit"]
    assert found["phone"] == ["Telefonnummer Mobil", "Telefonnummer Privat"]


@pytest.mark.parametrize("words", [("ja", "nein"), ("TRUE", "FALSE"), ("oui", "non"), ("x", ""), ("1", "0")])
def test_a_column_of_yes_and_no_is_no_firm(words):
    found = guess(["Name", "Firma", "E-Mail"], [["A", words[0], "a@a.example"], ["B", words[1], "b@a.example"]]).mapping
    assert found == {"name": [0], "kind": [1], "email": [2]}


def test_google_galette_admidio_linkedin():
    google = sheet_of("12a")
    assert guessed(google).layout == "Google Contacts"
    assert named(google)["email"] == ["E-mail 1 - Value", "E-mail 2 - Value"]
    assert named(google)["town"] == ["Address 1 - City"]

    galette = sheet_of("12b")
    assert guessed(galette).layout == "Galette"
    found = named(galette)
    assert (found["family_name"], found["prefix"], found["firm"]) == (["Nom"], ["Titre"], ["Société"])
    assert (found["start"], found["covered_to"]) == (["Date de création"], ["Date d'échéance"])
    assert found["phone"] == ["Tél fixe", "Tél mobile"]

    admidio = sheet_of("12c")
    assert guessed(admidio).layout == "Admidio"
    assert "external_id" not in named(admidio), "its lists count their rows"
    assert guessed(sheet_of("11a")).layout == "LinkedIn"
    assert named(sheet_of("11a"))["website"] == ["URL"]


def test_what_is_not_brought_in_is_told_with_its_cells():
    sheet = sheet_of("12c")
    out = left_out(sheet.headings, cells(sheet), guessed(sheet).mapping)
    assert [(each.heading, each.filled) for each in out] == [("Nr.", 2), ("Straße", 2), ("PLZ", 2), ("Geburtstag", 1)]


def test_wild_apricot_with_opt_outs_and_bundles():
    found = named(sheet_of("23_24"))
    assert found["archived"] == ["Archived"]
    assert found["no_mail"] == ["Email delivery disabled"]
    assert found["mail"] == ["Subscribed to emails"]
    assert found["bundle"] == ["Member bundle ID or email"]
    assert found["bundle_role"] == ["Member role"]
    assert found["status"] == ["Membership status", "Membership enabled"], "both are asked"


def test_growthzone_lists_firms_with_their_contact():
    found = named(sheet_of("21a"))
    assert (found["firm"], found["given_name"]) == (["Member Name"], ["Primary Contact First Name"])
    assert (found["email"], found["phone"]) == (["Primary Contact Email"], ["Main Phone"])


def test_two_columns_for_one_thing_stand_in_order():
    assert named(sheet_of("13a"))["email"] == ["Email", "Work email"]
    assert named(sheet_of("13a"))["phone"] == ["Mobile", "Home phone"]
    assert named(sheet_of("13b"))["phone"] == ["Telephone", "Mobile"]


def test_the_infix_has_a_column_of_its_own():
    assert named(sheet_of("16a"))["infix"] == ["Infix"]


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_lists_of_known_programs_map_by_themselves(program):
    text = PROGRAMS[program]
    found = guess(text.split(";" if ";" in text else ","))
    assert found.layout == program
    assert "email" in found.mapping
    assert names_somebody(found.mapping)
    assert len({column for columns in found.mapping.values() for column in columns}) == sum(
        len(columns) for columns in found.mapping.values()
    ), "each column serves once"


def test_every_program_is_tried():
    assert {layout.name for layout in LAYOUTS} == set(PROGRAMS)


def test_old_google_groups_are_no_plan_and_outlooks_title_no_job():
    google = PROGRAMS["Google Contacts"].split(",")
    assert "plan" not in guess(google).mapping
    outlook = PROGRAMS["Outlook"].split(",")
    assert guess(outlook).mapping["prefix"] == [0]
    assert guess(outlook).mapping["headline"] == [6]


@pytest.mark.parametrize(
    ("headings", "wanted"),
    [
        ("Vorname,Nachname,Firma,E-Mail,Ort,Mitgliedsnummer,Eintrittsdatum,Mitgliedsart,Website",
         "given_name family_name firm email town external_id start plan website"),
        ("Prénom,Nom de famille,Société,Courriel,Ville,Téléphone,Fonction,Date d’adhésion,Date d’échéance,Statut",
         "given_name family_name firm email town phone headline start covered_to status"),
        ("Nombre,Apellidos,Empresa,Correo electrónico,Ciudad,Teléfono,Cargo,Fecha de alta,Fecha de baja,Estado",
         "given_name family_name firm email town phone headline start covered_to status"),
        ("Voornaam,Tussenvoegsel,Achternaam,Bedrijf,E-mailadres,Plaats,Telefoon,Functie,Lid sinds,Lidnummer",
         "given_name infix family_name firm email town phone headline start external_id"),
        ("First Name,Surname,Company,Email Address,Town,Tel No.,Job Title,Date Joined,Renewal Date,Membership No",
         "given_name family_name firm email town phone headline start covered_to external_id"),
    ],
)  # fmt: skip
def test_headings_in_five_languages(headings, wanted):
    found = guess(headings.split(",")).mapping
    assert [next(target for target, columns in found.items() if number in columns) for number in range(10)
            if any(number in columns for columns in found.values())] == wanted.split()  # fmt: skip


@pytest.mark.parametrize(
    ("heading", "cells", "target"),
    [
        ("Title", ["Mr", "Dr.", ""], "prefix"), ("Title", ["Owner", "Mr Fixit"], "headline"),
        ("Titre", ["Madame", "M."], "prefix"), ("Titel", ["Dr.", "Dipl.-Ing."], "prefix"),
        ("Nr.", ["1", "2"], None), ("Nr.", ["17", "4"], "external_id"), ("Member ID", ["1", "2"], "external_id"),
        ("Newsletter", ["yes", "no"], "mail"), ("Newsletter", ["Spring", "Autumn"], None),
        ("Opted out", ["yes", ""], "no_mail"), ("Unsub time", ["2024-01-01 10:00:00", ""], "no_mail"),
        ("Company", ["n/a", "Brown"], "firm"), ("Employer", ["No", "Yes"], "kind"),
    ],
)  # fmt: skip
def test_the_cells_decide_what_a_heading_leaves_open(heading, cells, target):
    found = guess(["Full name", heading], [["Ada Brown", cell] for cell in cells]).mapping
    assert {each for each, columns in found.items() if columns == [1]} == ({target} if target else set())


def test_a_list_without_headings_is_known_by_its_cells():
    rows = [["Ada Brown", "ada@a.example", "+44 1632 960001"], ["Bo Lind", "bo@a.example", "+44 1632 960002"]]
    assert guess(["", "", ""], rows).mapping == {"name": [0], "email": [1], "phone": [2]}


def test_the_words_are_told_apart():
    assert set(NAMED) == set(TARGETS), "every target has names"
    assert all(KNOWN[key(names.split(",")[0])][1] == target for target, names in NAMED.items()), "its own name is known"
    assert layout_of([]) is None


@pytest.mark.parametrize(
    ("headings", "wanted"),
    [
        ("Nom adhérent;Prénom adhérent;Email;Nom payeur;Prénom payeur;Email payeur;Tarif",  # HelloAsso
         {"family_name": [0], "given_name": [1], "email": [2, 5], "plan": [6]}),
        ("Relatiecode;Roepnaam;Tussenvoegsel(s);Achternaam;E-mail;Lid sinds",  # Sportlink
         {"external_id": [0], "given_name": [1], "infix": [2], "family_name": [3], "email": [4], "start": [5]}),
        ("Mitglieds-Nr;Nachname;Vorname;Abteilungen;E-Mail;Eintrittsdatum;Status;Mobil",
         {"external_id": [0], "family_name": [1], "given_name": [2], "email": [4], "start": [5],
          "status": [6], "phone": [7]}),
        ("N° de socio;Nombres;Apellidos;Correo;Celular;Fecha alta",
         {"external_id": [0], "given_name": [1], "family_name": [2], "email": [3], "phone": [4], "start": [5]}),
    ],
)  # fmt: skip
def test_lists_of_programs_without_a_layout_of_their_own(headings, wanted):
    assert guess(headings.split(";")).mapping == wanted
