"""What other systems call a membership: whether it counts today, has ended, or nobody can tell from the word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum

from portal.lists.folding import key, keys
from portal.lists.marks import is_nothing, truth


class Standing(StrEnum):
    COUNTS = "counts"
    GONE = "gone"
    #: Gone, and no letter goes there.
    DEAD = "dead"
    #: Nobody can tell: ask once for each word.
    UNKNOWN = "unknown"


DEAD = keys("""
    deceased, died, dead, late, verstorben, gestorben, tot, décédé, décédée, mort, fallecido, fallecida,
    difunto, muerto, overleden, defunct member deceased, passed away, in memoriam
""")
COUNTS = keys("""
    active, current, member, members, full member, full, regular, regular member, paid, paid up, up to date, in
    good standing, good standing, good, ok, live, valid, confirmed, approved, accepted, enabled, registered,
    subscribed, renewed, new, new member, joined, ongoing, grace, grace period, in grace, honorary, honorary
    member, life, lifetime, life member, founding member, expiring, expiring soon, renewal due, due for renewal,
    complimentary, comp, auto renew, active member, enrolled, standard, board member, benefactor, sponsor
    member, associate member, associate, fellow, individual, organisation, corporate, aktiv, aktives mitglied,
    aktivmitglied, mitglied, ordentliches mitglied, bezahlt, gültig, laufend, bestätigt, ehrenmitglied,
    vollmitglied, fördermitglied, gründungsmitglied, passivmitglied, angemeldet, eingetreten, actif, adhérent,
    adhérente, membre, membre actif, membre active, à jour, à jour de cotisation, cotisant, cotisation à jour,
    en cours, valide, membre d'honneur, membre fondateur, membre bienfaiteur, bienfaiteur, fondateur, président,
    présidente, vice président, trésorier, trésorière, secrétaire, vice trésorier, vice secrétaire, inscrit,
    inscrite, personne morale, activo, activa, socio, socia, miembro, socio activo, al día, al corriente,
    vigente, pagado, alta, de alta, socio de honor, socio numerario, socio fundador, en vigor, actief, lid,
    betaald, geldig, lopend, erelid, werkend lid, gewoon lid, donateur, aangemeld, ingeschreven
""")
GONE = keys("""
    lapsed, lapse, expired, cancelled, canceled, cancellation, archived, inactive, terminated, termination,
    former, former member, ex member, resigned, resignation, dropped, drop, suspended, prospect, prospective,
    lead, disabled, non member, nonmember, courtesy, pending, pending new, pending approval, pending payment,
    applicant, applied, application, left, quit, withdrawn, withdrew, not renewed, not a member, no longer a
    member, ended, removed, expelled, struck off, deleted, closed, moved away, rejected, declined, denied,
    refused, blocked, banned, retired from membership, not renewing, did not renew, non renewal, non renewed,
    overdue cancelled, void, unpaid expired, delinquent dropped, past member, past, old, guest, visitor,
    contact, unsubscribed, not active, deactivated, failed, revoked, abandoned, waitlist, waiting list, invited,
    never joined, out of business, merged, ausgetreten, austritt, gekündigt, kündigung, ehemalig, ehemaliger,
    ehemalige, ehemaliges mitglied, ehemaliges, inaktiv, nicht aktiv, abgelaufen, gelöscht, ausgeschlossen,
    gesperrt, storniert, beendet, erloschen, interessent, interessentin, gast, kein mitglied, nichtmitglied,
    abgemeldet, archiviert, abgelehnt, gestrichen, beantragt, antrag, anwärter, ruhend beendet, démissionnaire,
    démission, démissionné, radié, radiée, ancien, ancienne, ancien membre, ancien adhérent, inactif, non
    membre, expiré, expirée, échu, résilié, résiliée, annulé, annulée, exclu, exclue, parti, partie, sorti,
    sortie, clos, non actif, désinscrit, désactivé, refusé, en attente, archivé, non renouvelé, non adhérent,
    plus membre, baja, de baja, dado de baja, dada de baja, ex socio, exsocio, antiguo socio, inactivo,
    inactiva, vencido, vencida, cancelado, cancelada, expirado, caducado, caducada, no socio, suspendido,
    expulsado, retirado, rechazado, pendiente, no activo, renunciado, opgezegd, uitgeschreven, oud lid, ex lid,
    inactief, niet actief, verlopen, beëindigd, geroyeerd, vertrokken, geen lid, niet lid, geschorst, afgemeld,
    vervallen, gestopt, gearchiveerd, geannuleerd, aspirant, afgewezen, in behandeling
""")
#: Of these nobody but the office knows what they come to, though a part of them may be known.
UNSURE = keys("""
    pending renewal, pending level change, renewal pending, renewal overdue, overdue, past due, unpaid, not
    paid, passive, passiv, nicht bezahlt, offen, impayé, en retard, en retard de cotisation, no pagado, moroso,
    niet betaald, achterstallig, ruhend, trial, probe, probemitglied, à l'essai, proef, on hold
""")
#: Programs for newsletters say with the status who wants no mail, or whom none reaches.
NO_MAIL = keys("""
    unsubscribed, opted out, cleaned, bounced, hard bounced, bounce, unreachable, undeliverable, complained, complaint,
    spam complaint, marked as spam, blocklisted, blacklisted, suppressed, désabonné, désabonnée, newsletter abbestellt
""")
#: “Active – expiring soon”, “Lapsed (2024)”: what comes first decides.
PARTS = re.compile(r"\s+[-–—:/|,]\s+|\s*[(:,;/|–—]\s*|\s+since\s+|\s+seit\s+|\s+depuis\s+|\s+sinds\s+|\s+(?=\d)")
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def standing(word: str) -> Standing | None:
    """What the word says; None for an empty cell. Yes and no are for columns called “active” and the like."""
    if is_nothing(word):
        return None
    if key(word) in UNSURE:
        return Standing.UNKNOWN
    for part in dict.fromkeys((word, CAMEL.sub(" ", word), PARTS.split(word.strip(), maxsplit=1)[0])):
        said = _said(part)
        if said is not Standing.UNKNOWN:
            return said
    return Standing.UNKNOWN


def _said(word: str) -> Standing:
    words = key(word)
    if words in DEAD:
        return Standing.DEAD
    if words in GONE:
        return Standing.GONE
    if words in COUNTS:
        return Standing.COUNTS
    yes = truth(word)
    return Standing.UNKNOWN if yes is None else Standing.COUNTS if yes else Standing.GONE


def together(words: Iterable[str], answers: Mapping[str, Standing] | None = None) -> Standing | None:
    """What several cells of a row say: gone if one says so, then unknown if one is; None if all are empty.

    `answers`: what the office has said about words that are not known, by their key.
    """
    answers = answers or {}
    said = {answers.get(key(word)) or standing(word) for word in words}
    order = (Standing.DEAD, Standing.GONE, Standing.UNKNOWN, Standing.COUNTS)
    return next((each for each in order if each in said), None)


def want_no_mail(words: Iterable[str]) -> bool:
    """Whether one of a row's words of the status says so."""
    return any(key(word) in NO_MAIL for word in words)


def unknown(words: Iterable[str]) -> dict[str, int]:
    """The words to be asked about, as each is first written, with how many rows have it in whatever spelling."""
    asked: dict[str, str] = {}
    counts: dict[str, int] = {}
    for word in words:
        if standing(word) is Standing.UNKNOWN:
            first = asked.setdefault(key(word), word.strip())
            counts[first] = counts.get(first, 0) + 1
    return counts
