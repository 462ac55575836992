"""The lists of known programs. What their headings mean is known as a whole, also where a word alone would mislead."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from portal.lists.columns import targets as t
from portal.lists.folding import key


@dataclass(frozen=True)
class Layout:
    """A program's list: the headings by which it is known, what they hold, and which hold nothing of ours."""

    name: str
    signature: str
    columns: dict[str, str]
    ignored: str = ""

    @cached_property
    def signs(self) -> frozenset[str]:
        return frozenset(_keys(self.signature))

    def is_it(self, headings: Collection[str]) -> bool:
        """Whether these headings, as keys, are of this program."""
        return self.signs <= set(headings)

    def mapping(self, headings: Sequence[str]) -> t.Columns:
        """For each target the columns in which it stands, in order."""
        found: t.Columns = {}
        for target, names in self.columns.items():
            wanted = dict.fromkeys(_keys(names))
            places = [place for name in wanted for place, heading in enumerate(headings) if heading == name]
            if places:
                found[target] = places if target in t.SEVERAL | t.TOGETHER else places[:1]
        return found

    def ignores(self, heading: str) -> bool:
        return heading in _keys(self.ignored)


def _keys(names: str) -> list[str]:
    return [key(name) for name in names.split(",") if name.strip()]


#: Our own export. It holds people without a membership too, and says so.
OWN = "Guildhall"
LAYOUTS = (
    Layout(OWN, "given name, family name, member from, covered to, member today, sign in", {}),
    Layout(
        "Wild Apricot", "user id, membership level, membership status",
        {t.EXTERNAL_ID: "user id", t.GIVEN: "first name", t.FAMILY: "last name", t.FIRM: "organization",
         t.EMAIL: "email", t.PHONE: "phone", t.PLAN: "membership level", t.START: "member since",
         t.COVERED_TO: "renewal due", t.STATUS: "membership status, membership enabled", t.ARCHIVED: "archived",
         t.NO_MAIL: "email delivery disabled", t.MAIL: "subscribed to emails, receive newsletters",
         t.BUNDLE: "member bundle id or email, bundle id", t.BUNDLE_ROLE: "member role"},
        "renewal date last changed, renewal date last changed to, level last changed, bundle id, notes",
    ),
    Layout(
        "CiviCRM", "contact id, contact type",
        {t.EXTERNAL_ID: "external identifier, contact id", t.KIND: "contact type", t.NAME: "display name",
         t.PREFIX: "individual prefix", t.GIVEN: "first name", t.MIDDLE: "middle name", t.FAMILY: "last name",
         t.SUFFIX: "individual suffix", t.FIRM: "current employer, organization name", t.HEADLINE: "job title",
         t.EMAIL: "email, email primary", t.PLAN: "membership type, membership type name",
         t.START: "member since, membership join date, join date, membership start date, start date",
         t.COVERED_TO: "membership expiration date, membership end date, end date",
         t.STATUS: "membership status, status, membership status name",
         t.DECEASED: "contact is deceased, is deceased, deceased, deceased date",
         t.NO_MAIL: "do not email, no bulk emails (user opt out)", t.HOUSEHOLD: "household name"},
        "sort name, nick name, legal name, membership id, contact subtype, is test, source, primary member id",
    ),
    Layout(
        "CiviCRM", "contact id, display name, membership type",
        {t.EXTERNAL_ID: "external identifier, contact id", t.NAME: "display name", t.GIVEN: "first name",
         t.FAMILY: "last name", t.FIRM: "current employer", t.HEADLINE: "job title", t.EMAIL: "email",
         t.PLAN: "membership type", t.START: "member since, membership join date, membership start date",
         t.COVERED_TO: "membership expiration date, membership end date", t.STATUS: "membership status, status"},
        "sort name, nick name, legal name, membership id",
    ),
    Layout(
        "GrowthZone", "member name, primary contact email",
        {t.FIRM: "member name", t.EXTERNAL_ID: "member id, account number", t.STATUS: "status, member status",
         t.PLAN: "membership package, membership type", t.START: "join date, original join date",
         t.COVERED_TO: "renewal date, expiration date, drop date",
         t.NAME: "primary contact, primary contact name", t.GIVEN: "primary contact first name",
         t.FAMILY: "primary contact last name", t.HEADLINE: "primary contact title",
         t.EMAIL: "primary contact email, email", t.PHONE: "primary contact phone, main phone, phone"},
    ),
    Layout(
        "ChamberMaster", "company, rep first name, rep last name",
        {t.FIRM: "company", t.EXTERNAL_ID: "member id, memid", t.GIVEN: "rep first name", t.FAMILY: "rep last name",
         t.HEADLINE: "rep title", t.EMAIL: "rep email, email", t.PHONE: "rep phone, phone",
         t.STATUS: "member status, status", t.PLAN: "membership type", t.START: "join date", t.COVERED_TO: "drop date"},
        "rep id",
    ),
    Layout(
        "Hitobito", "vorname, nachname, firmenname, übername, haupt e mail",
        {t.GIVEN: "vorname", t.FAMILY: "nachname", t.FIRM: "firmenname", t.KIND: "firma",
         t.EMAIL: "haupt e mail, weitere e mail arbeit, weitere e mail geschäft, weitere e mail privat",
         t.TOWN: "ort",
         t.PHONE: "telefonnummer mobil, telefonnummer arbeit, telefonnummer geschäft, telefonnummer privat",
         t.WEBSITE: "social media adresse webseite", t.PREFIX: "titel", t.EXTERNAL_ID: "id, mitglied nr"},
        "rollen, zusätzliche angaben, übername, anrede",
    ),
    Layout(
        "Admidio", "nachname, vorname, beginn, ende",
        {t.GIVEN: "vorname", t.FAMILY: "nachname", t.TOWN: "ort", t.EMAIL: "e mail", t.PHONE: "telefon, handy, mobil",
         t.WEBSITE: "homepage, webseite", t.START: "beginn", t.COVERED_TO: "ende"},
        "nr, funktion",  # its lists count their rows
    ),
    Layout(
        "Admidio", "surname, first name, membership start, membership end",
        {t.GIVEN: "first name", t.FAMILY: "surname", t.TOWN: "city", t.EMAIL: "email", t.PHONE: "phone, mobile",
         t.START: "membership start", t.COVERED_TO: "membership end"},
        "no",
    ),
    Layout(
        "Galette", "nom, prénom, statut, compte actif",
        {t.FAMILY: "nom", t.GIVEN: "prénom", t.PREFIX: "titre", t.FIRM: "société", t.TOWN: "ville",
         t.PHONE: "tél fixe, tél mobile, tél, téléphone, gsm, portable", t.EMAIL: "courriel, e mail, email",
         t.WEBSITE: "site web", t.HEADLINE: "profession", t.STATUS: "compte actif, statut",
         t.START: "date de création", t.COVERED_TO: "date d'échéance"},
        "pseudo, date de naissance",
    ),
    Layout(
        "Galette", "name, first name, due date, active account",
        {t.FAMILY: "name", t.GIVEN: "first name", t.PREFIX: "title", t.FIRM: "company",
         t.STATUS: "active account, status", t.START: "creation date", t.COVERED_TO: "due date",
         t.HEADLINE: "profession"},
        "nickname",
    ),
    Layout(
        "JVerein", "name, vorname, eintritt, austritt",
        {t.EXTERNAL_ID: "mitglieds_nr, mitglieds nr, ext_mitgliedsnummer, externe mitgliedsnummer, id, mitgliedsnummer",
         t.KIND: "personenart", t.PREFIX: "titel", t.FAMILY: "name", t.GIVEN: "vorname", t.TOWN: "ort",
         t.EMAIL: "email, e mail",
         t.PHONE: "telefon dienstlich, telefondienstlich, handy, telefon privat, telefonprivat",
         t.START: "eintritt", t.COVERED_TO: "austritt, kuendigung, kündigung",
         t.PLAN: "beitragsgruppe, beitragsart_1, beitragsart 1, beitragsart", t.DECEASED: "sterbetag",
         t.HOUSEHOLD: "zahlerid, zahler id"},
        "anrede, vermerk1, vermerk2, adressierungszusatz, kontoinhaber",
    ),
    Layout(
        "Paid Memberships Pro", "username, email, membership, joined, expires",
        {t.EXTERNAL_ID: "id", t.GIVEN: "firstname, first name", t.FAMILY: "lastname, last name", t.EMAIL: "email",
         t.TOWN: "city, billing city", t.PHONE: "phone, billing phone", t.PLAN: "membership", t.START: "joined",
         t.COVERED_TO: "expires"},
        "username, billing firstname, billing lastname, billing first name, billing last name, next payment date",
    ),
    Layout(
        "Paid Memberships Pro", "user_login, user_email, membership_id",
        {t.GIVEN: "first_name", t.FAMILY: "last_name", t.NAME: "display_name", t.EMAIL: "user_email",
         t.PLAN: "membership_id",
         t.STATUS: "membership_status", t.START: "membership_startdate", t.COVERED_TO: "membership_enddate",
         t.TOWN: "pmpro_bcity", t.PHONE: "pmpro_bphone", t.WEBSITE: "user_url"},
        "role, user_nicename, membership_code_id",
    ),
    Layout(
        "Mailchimp", "email address, member_rating, optin_time",
        {t.EMAIL: "email address", t.GIVEN: "first name", t.FAMILY: "last name", t.PHONE: "phone number",
         t.NO_MAIL: "unsub_time, cleaned_time, clean_time"},
        "member_rating, address, notes, tags, leid, euid, region, cc, optin_time, confirm_time, last_changed",
    ),
    Layout(
        "Google Contacts", "first name, last name, e mail 1 - value, labels",
        {t.PREFIX: "name prefix", t.GIVEN: "first name", t.MIDDLE: "middle name", t.FAMILY: "last name",
         t.SUFFIX: "name suffix", t.FIRM: "organization name", t.HEADLINE: "organization title",
         t.EMAIL: "e-mail 1 - value, e-mail 2 - value, e-mail 3 - value",
         t.PHONE: "phone 1 - value, phone 2 - value, phone 3 - value",
         t.TOWN: "address 1 - city, address 2 - city", t.WEBSITE: "website 1 - value, website 2 - value"},
        "file as, nickname, notes, labels, birthday, organization department, relation 1 - value",
    ),
    Layout(
        "Google Contacts", "given name, family name, e-mail 1 - value",
        {t.NAME: "name", t.PREFIX: "name prefix", t.GIVEN: "given name", t.MIDDLE: "additional name",
         t.FAMILY: "family name", t.SUFFIX: "name suffix", t.FIRM: "organization 1 - name",
         t.HEADLINE: "organization 1 - title", t.EMAIL: "e-mail 1 - value, e-mail 2 - value, e-mail 3 - value",
         t.PHONE: "phone 1 - value, phone 2 - value, phone 3 - value", t.TOWN: "address 1 - city, address 2 - city",
         t.WEBSITE: "website 1 - value, website 2 - value"},
        "group membership, location, occupation, notes, hobby, nickname, subject, priority, organization 1 - location",
    ),
    Layout(
        "Outlook", "first name, last name, company, e-mail address, business phone",
        {t.PREFIX: "title", t.GIVEN: "first name", t.MIDDLE: "middle name", t.FAMILY: "last name", t.SUFFIX: "suffix",
         t.FIRM: "company", t.HEADLINE: "job title, profession", t.TOWN: "business city, home city, other city",
         t.EMAIL: "e-mail address, e-mail 2 address, e-mail 3 address",
         t.PHONE: "business phone, mobile phone, company main phone, business phone 2, home phone, primary phone",
         t.WEBSITE: "web page, personal web page"},
        "notes, categories, location, account, nickname, initials, spouse, hobby, priority, government id number",
    ),
    Layout(
        "Outlook", "vorname, nachname, e-mail-adresse, telefon geschäftlich, position",
        {t.PREFIX: "anrede", t.GIVEN: "vorname", t.MIDDLE: "weitere vornamen", t.FAMILY: "nachname", t.SUFFIX: "suffix",
         t.FIRM: "firma", t.HEADLINE: "position, beruf", t.TOWN: "ort geschäftlich, ort privat",
         t.EMAIL: "e-mail-adresse, e-mail 2: adresse, e-mail 3: adresse",
         t.PHONE: "telefon geschäftlich, mobiltelefon, telefon privat", t.WEBSITE: "webseite, web seite"},
        "notizen, kategorien, ort, konto, hobby, benutzer 1, spitzname",
    ),
    Layout(
        "Outlook", "prénom, nom, société, adresse de messagerie",
        {t.PREFIX: "titre", t.GIVEN: "prénom", t.MIDDLE: "deuxième prénom", t.FAMILY: "nom", t.SUFFIX: "suffixe",
         t.FIRM: "société", t.HEADLINE: "titre du poste, profession", t.TOWN: "ville (bureau), ville (domicile)",
         t.EMAIL: "adresse de messagerie, adresse de messagerie 2, adresse de messagerie 3",
         t.PHONE: "téléphone (bureau), tél. mobile, téléphone (domicile), téléphone principal", t.WEBSITE: "page web"},
        "notes, catégories, service, téléphone (voiture), surnom",
    ),
    Layout(
        "Odoo", "name, is a company",
        {t.EXTERNAL_ID: "external id, id, reference", t.NAME: "name", t.KIND: "is a company",
         t.FIRM: "related company, company name", t.EMAIL: "email", t.PHONE: "phone, mobile", t.TOWN: "city",
         t.HEADLINE: "job position", t.WEBSITE: "website", t.PREFIX: "title"},
        "display name, company type, company, country, tags, salesperson",
    ),
    Layout(
        "Odoo", "name, company_type",
        {t.EXTERNAL_ID: "external id, id, ref", t.NAME: "name", t.KIND: "company_type",
         t.FIRM: "parent_id, parent_name, commercial_company_name, company_name", t.EMAIL: "email",
         t.PHONE: "phone, mobile", t.TOWN: "city", t.HEADLINE: "function", t.WEBSITE: "website", t.PREFIX: "title"},
        "display_name, company_id, country_id, category_id, user_id, type",
    ),
    Layout(
        "LinkedIn", "first name, last name, email address, company, position, connected on",
        {t.GIVEN: "first name", t.FAMILY: "last name", t.WEBSITE: "url", t.EMAIL: "email address", t.FIRM: "company",
         t.HEADLINE: "position"},
        "connected on",
    ),
)  # fmt: skip


def layout_of(headings: Collection[str]) -> Layout | None:
    """The program whose list has these headings, given as keys: of several the one known by most of them."""
    found = [layout for layout in LAYOUTS if layout.is_it(headings)]
    return max(found, key=lambda layout: len(layout.signs), default=None)


def layout_named(name: str, headings: Sequence[str]) -> Layout | None:
    """The list of the program of that name; where it has several, the one with most of these headings."""
    found = [layout for layout in LAYOUTS if layout.name == name]
    return max(found, key=lambda layout: sum(map(len, layout.mapping(headings).values())), default=None)


NAMES = tuple(dict.fromkeys(layout.name for layout in LAYOUTS))
