"""Cells that say yes, no or nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable

from portal.lists.folding import key, keys

YES = keys("""
    yes, y, true, 1, x, on, ✓, ✔, ☑, checked, ja, j, wahr, oui, o, vrai, sí, si, s, verdadero, waar, sim,
    verdadeiro, vero, t, ok
""")
NO = keys("""
    no, n, false, 0, off, unchecked, nein, falsch, non, faux, falso, nee, onwaar, não, f
""")
TICKS = frozenset("✓✔☑√")
CROSSES = frozenset("✗✘☐")
#: What people write where there is nothing to write.
NOTHING = keys("""
    n/a, na, n.a., none, null, nil, nan, undefined, not applicable, unknown, tbd, tba, not available, keine,
    keiner, kein, k.a., k. A., keine Angabe, entfällt, unbekannt, ohne, aucun, aucune, néant, sans objet, s.o.,
    s/o, inconnu, nc, n.c., non renseigné, ninguno, ninguna, no aplica, n/d, desconocido, sin datos, geen,
    n.v.t., nvt, onbekend, niet van toepassing, xx, xxx, no data
""")
#: Who works for themselves, or no longer, has no firm of that name.
NO_FIRM = keys("""
    self, self employed, selfemployed, self-employed, freelance, freelancer, independent, private, retired,
    unemployed, student, sole trader, individual, myself, own business, self employed person, privat,
    selbständig, selbstständig, freiberuflich, freiberufler, freiberuflerin, im Ruhestand, Rentner, Rentnerin,
    Student, Studentin, arbeitslos, selbst, privatperson, pensioniert, in rente, Hausfrau, indépendant,
    indépendante, retraité, retraitée, à son compte, particulier, étudiant, étudiante, sans emploi,
    auto-entrepreneur, autoentrepreneur, profession libérale, autónomo, autónoma, jubilado, jubilada, por cuenta
    propia, particular, independiente, estudiante, desempleado, zelfstandig, zelfstandige, zzp, zzp'er,
    gepensioneerd, eigen bedrijf, eenmanszaak, no company, no firm, no employer, keine Firma, ohne Firma, pas
    d'entreprise, geen bedrijf, sin empresa
""")
FIRMS = keys("""
    organization, organisation, company, firm, business, corporate, org, juristische person, jur person, firma,
    unternehmen, organisme, personne morale, société, entreprise, organización, empresa, persona jurídica,
    organisatie, bedrijf, rechtspersoon
""")
PEOPLE = keys("""
    individual, person, people, contact, household, natürliche person, nat person, privat, privatperson,
    haushalt, personne physique, individu, particulier, foyer, individuo, persona, persona física, hogar,
    persoon, natuurlijk persoon
""")
PRIMARY = keys("""
    bundle administrator, bundle coordinator, administrator, admin, coordinator, primary, primary contact,
    primary member, primary rep, primary representative, main contact, main, owner, billing contact, head, head
    of household, hauptansprechpartner, hauptkontakt, hauptmitglied, ansprechpartner, contact principal,
    référent, titulaire, contacto principal, titular, hoofdcontact, contactpersoon, hoofdlid
""")
BARE = re.compile(r"(?:[^\w#&]|_)*")


def truth(text: str) -> bool | None:
    """Yes or no in five languages and in signs; None for anything else, and for an empty cell."""
    if any(sign in text for sign in TICKS):
        return True
    if any(sign in text for sign in CROSSES):
        return False
    word = key(text)
    return True if word in YES else False if word in NO else None


def applies(text: str) -> bool:
    """Whether a column like “Deceased”, “Archived” or “Unsubscribed” applies to this row: it says anything but no, be
    it yes, “Opted-out” or the day on which it was.
    """
    return not is_nothing(text) and truth(text) is not False


def is_organisation(text: str) -> bool | None:
    """What a column that tells people from firms says: “Organization”, “juristische Person”, ja; None for neither."""
    word = key(text)
    return True if word in FIRMS else False if word in PEOPLE else truth(text)


def is_primary(text: str) -> bool:
    """Whether the role in a bundle is that of whoever speaks for all of it."""
    return key(text) in PRIMARY or truth(text) is True


def is_yes_or_no(cells: Iterable[str]) -> bool:
    """Whether the cells that are filled in say yes or no, all of them, and there are some."""
    filled = [cell for cell in cells if cell.strip()]
    return bool(filled) and all(truth(cell) is not None for cell in filled)


def is_nothing(text: str) -> bool:
    """Whether the cell is empty, or a placeholder: n/a, -, none."""
    return BARE.fullmatch(text) is not None or (key(text) in NOTHING and "&" not in text)


def is_no_firm(text: str) -> bool:
    """Whether this names no firm: nothing at all, or how somebody works."""
    return is_nothing(text) or key(text) in NO_FIRM


def plain(text: str) -> str:
    """The text, or nothing for a placeholder. Not for names: there are people called Null."""
    return "" if is_nothing(text) else text
