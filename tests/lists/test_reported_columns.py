"""Lists whose columns other software was reported to take for something else (docs/cases.md)."""

from __future__ import annotations

from portal.lists.columns.guessing import left_out
from portal.lists.reading import read
from tests.lists.files import cells, guessed, named, records, table


def test_thunderbird():
    """RainLoop/rainloop-webmail#960: its address is called Primary Email."""
    found = named(table(
        "First Name,Last Name,Display Name,Nickname,Primary Email,Secondary Email,Work Phone,Mobile Number,"
        "Home City,Work City,Job Title,Organization,Web Page 1,Birth Year,Notes\n"
        "Ada,Brown,Ada Brown,,ada@a.example,,01632 1,0770 2,Ely,Cork,Baker,Loaf,,,\n"
    ))  # fmt: skip
    assert found["email"] == ["Primary Email", "Secondary Email"]
    assert found["phone"] == ["Work Phone", "Mobile Number"]
    assert (found["website"], found["firm"]) == (["Web Page 1"], ["Organization"])


def test_outlook_in_french():
    """roundcube/roundcubemail#7041."""
    sheet = read((
        "Titre,Prénom,Nom,Société,Titre du poste,Ville (bureau),Téléphone (bureau),Tél. mobile,"
        "Adresse de messagerie,Page Web\n"
        "Madame,Maëlle,Vautrin,Atelier Vautrin,Ébéniste,Annecy,04 00,06 00,maelle@v.example,https://v.example\n"
    ).encode("cp1252"))  # fmt: skip
    found = named(sheet)
    assert guessed(sheet).layout == "Outlook"
    assert (found["email"], found["town"]) == (["Adresse de messagerie"], ["Ville (bureau)"])
    assert (found["prefix"], found["headline"]) == (["Titre"], ["Titre du poste"])
    assert found["phone"] == ["Téléphone (bureau)", "Tél. mobile"]


def test_outlook_in_german():
    """owncloud-archive/contacts PR 901: the first town and telephone are those at work; “Ort” is where one meets."""
    found = named(table(
        "Anrede,Vorname,Nachname,Firma,Position,Ort geschäftlich,Telefon geschäftlich,Mobiltelefon,E-Mail-Adresse,"
        "E-Mail 2: Adresse,Ort,Webseite\nFrau,Silke,Hollmann,Hollmann Optik,Inhaberin,Leer,0491,0170,s@d.example,,,\n"
    ))  # fmt: skip
    assert found["email"] == ["E-Mail-Adresse", "E-Mail 2: Adresse"]
    assert (found["town"], found["phone"]) == (["Ort geschäftlich"], ["Telefon geschäftlich", "Mobiltelefon"])


def test_words_within_words():
    """erp-mafia/accounted PR 2584: “co” was found in “Corporate”."""
    sheet = table(
        "Member number\tMember name\tCorporate identity number\tVAT number\tPostal code\tCity\tE-mail\tPhone\n"
        "1001\tNordlys\t556000-0000\tSE55\t111\tLuleå\tinfo@n.example\t0920\n"
    )
    assert set(named(sheet)) == {"external_id", "name", "town", "email", "phone"}
    assert "Corporate identity number" in {
        each.heading for each in left_out(sheet.headings, cells(sheet), guessed(sheet).mapping)
    }


def test_answers_of_a_form():
    """edbirmingham/network#20: the first column has no heading, some are questions."""
    sheet = table(
        ",Name,Phone,Email,Mailing Address,Who are you? ,Affiliation?,What are you good at?\n"
        '7/25/2015 10:59:32,Anthony Reed,999-490-9432,a@a.example,50 18th Street N,Partner,BCRI,"History, Art"\n'
        '7/25/2015 11:29:03,Martha Lake,999-287-6916,m@a.example,"19 Grove Road Town, AL",Parent,,\n'
    )
    assert named(sheet) == {"name": ["Name"], "phone": ["Phone"], "email": ["Email"]}
    assert cells(sheet)[1][4] == "19 Grove Road Town, AL"
    assert not sheet.findings


def test_a_space_after_each_comma_and_joined_words():
    """yeyintkoko/admin-clubs#11."""
    sheet = table(
        "Federation, Club, FirstName, LastName, DateOfBirth, City, MemberStatus\nGIF, Ely, Ada, Brown, , Ely, Active\n"
    )
    assert cells(sheet) == [["GIF", "Ely", "Ada", "Brown", "", "Ely", "Active"]]
    assert named(sheet)["status"] == ["MemberStatus"]


def test_one_heading_twice():
    """TiBillet/Lespass#434."""
    sheet = table("Nom;Prénom;Email;Code postal;Code postal;Adhésion\nVautrin;Maëlle;m@v.example;74000;;Annuelle\n")
    assert cells(sheet) == [["Vautrin", "Maëlle", "m@v.example", "74000", "", "Annuelle"]]
    assert named(sheet)["plan"] == ["Adhésion"]


def test_the_particle_in_a_column_for_additions():
    """A German list of members (Mitgliedsnummer;Anrede;Vorname;Zusatz;Nachname): “von” has a column of its own."""
    sheet = table(
        "Mitgliedsnummer;Anrede;Vorname;Zusatz;Nachname;Ort\n7;Herr;Jost;von der;Heide;Leer\n8;Frau;Eva;;Groß;Bonn\n"
    )
    found = named(sheet)
    assert (found["infix"], found["prefix"], found["external_id"]) == (["Zusatz"], ["Anrede"], ["Mitgliedsnummer"])


def test_people_and_firms_in_one_list():
    """odoo/odoo#20623, PR 135537: a column says who is a firm, another whose people they are."""
    sheet = table(
        "External ID,Name,Is a Company,Company Name,Related Company,Email,Job Position\n"
        "res_12,Azure Interiors,True,,,info@a.example,\nres_13,Ada Brown,False,,Azure Interiors,ada@a.example,Baker\n"
    )
    azure, ada = records(sheet)
    assert guessed(sheet).layout == "Odoo"
    assert (azure.is_firm, azure.firm, azure.name.full) == (True, "Azure Interiors", "")
    assert (ada.name.full, ada.firm, ada.words["headline"]) == ("Ada Brown", "Azure Interiors", "Baker")
    azure, ada = records(
        table(
            "id,name,company_type,parent_id,email\n1,Azure,Company,,i@a.example\n2,Ada,Individual,Azure,a@a.example\n"
        )
    )
    assert (azure.firm, ada.name.full, ada.firm) == ("Azure", "Ada", "Azure")


def test_headings_of_fields():
    """tendenci/tendenci#916: `join_dt` and `status_detail` were left out, `email2` and `phone2` too."""
    found = named(
        table(
            "first_name,last_name,email,email2,phone,phone2,membership_type,join_dt,expire_dt,status_detail\n"
            "Ada,Brown,ada@a.example,,01632 1,,Regular,2020-03-01,2027-03-01,active\n"
        )
    )
    assert (found["email"], found["phone"]) == (["email", "email2"], ["phone", "phone2"])
    assert (found["start"], found["covered_to"], found["status"]) == (["join_dt"], ["expire_dt"], ["status_detail"])


def test_particles_in_a_column_for_prefixes():
    """systopia/de.systopia.committees: `Praefix` holds “von der”, beside a `Titel`."""
    heide, _other = records(
        table("Nachname;Vorname;Praefix;Titel;Email1\nHeide;Eva;von der;Dr.;e@h.example\nGroß;Tom;;;t@g.example\n")
    )
    assert (heide.name.full, heide.name.family, heide.emails) == (
        "Dr. Eva von der Heide",
        "von der Heide",
        ["e@h.example"],
    )
