"""What people call their columns, in English, German, French, Spanish and Dutch; the better names stand first."""

from __future__ import annotations

import re

from portal.lists.columns import targets as t
from portal.lists.folding import key

#: “email2”: the number is a word of its own.
COUNTED = re.compile(r"(?<=[^\W\d_])(?=\d+$)")
CAMEL = re.compile(r"(?<=[a-zà-ÿ])(?=[A-Z])")
#: Target -> names, our own export's name first of all.
NAMED: dict[str, str] = {
    t.NAME: """
        name, full name, display name, contact name, member name, contact, fullname, sort name, member, your
        name, attendee name, person, names, contact person, primary contact, primary contact name,
        representative, file as, vollständiger name, mitglied, ansprechpartner, ansprechperson, kontakt,
        anzeigename, name vorname, vor und nachname, vorname nachname, nachname vorname, vorname und nachname,
        name und vorname, mitgliedsname, nom, nom complet, nom et prénom, nom prénom, prénom et nom, prénom nom,
        nom affiché, adhérent, membre, contact principal, nombre completo, nombre y apellidos, apellidos y
        nombre, apellidos nombre, socio, miembro, contacto, volledige naam, naam, lid, contactpersoon,
        weergavenaam, voor en achternaam, nom à afficher, customer name, attendee, full names, nombres completos""",
    t.PREFIX: """
        prefix, name prefix, salutation, honorific, title prefix, courtesy title, individual prefix, honorific
        prefix, präfix, praefix, anrede, titel, akademischer titel, namenszusatz vorne, civilité, titre de
        civilité, tratamiento, aanhef, titulatuur, aanspreekvorm""",
    t.GIVEN: """
        given name, first name, contact first name, primary contact first name, firstname, first, forename,
        fname, forenames, given names, first names, rep first name, primary rep first name, preferred first
        name, christian name, vorname, rufname, vornamen, prénom, prénoms, prenom usuel, nombre, nombres, nombre
        de pila, primer nombre, voornaam, roepnaam, voornamen, nome, prénom adhérent, prénom de l adhérent,
        prénom du membre""",
    t.MIDDLE: """
        middle name, additional name, middle names, middle initial, middle, mi, second name, zweiter vorname,
        weitere vornamen, deuxième prénom, autres prénoms, segundo nombre, tweede voornaam, tussennaam""",
    t.INFIX: """
        infix, name infix, surname prefix, last name prefix, particle, name particle, tussenvoegsel,
        tussenvoegsels, voorvoegsel, voorvoegsels, tv, tussenv, namensvorsatz, vorsatzwort, particule""",
    t.FAMILY: """
        family name, last name, contact last name, primary contact last name, lastname, last, surname, lname,
        surnames, family names, last names, rep last name, primary rep last name, second surname, nachname,
        familienname, zuname, nom de famille, nom d usage, apellido, apellidos, primer apellido, achternaam,
        familienaam, cognome, nom adhérent, nom de l adhérent, nom du membre""",
    t.SUFFIX: """
        suffix, name suffix, generation, individual suffix, credentials, honorific suffix, post nominals,
        namenszusatz, namenssuffix, suffixe, sufijo, achtervoegsel, zusatz""",
    t.EMAIL: """
        email, e mail, email address, primary email, email primary, e mail address, member email, contact email,
        primary contact email, e mail 1 value, email 1, primary e mail, mail, user email, login email, business
        email, company email, email 1 value, e mail 1, email work, work email, work e mail, email home, home
        email, personal email, private email, email other, other email, alternate email, second email, secondary
        email, email 2, e mail 2, e mail 2 value, e mail 2 address, email 3, e mail 3, e mail 3 address, rep
        email, preferred email, email addresses, emails, e mail adresse, haupt e mail, e mail privat, e mail
        geschäftlich, mailadresse, mail adresse, email adresse, e mail dienstlich, e mail arbeit, weitere e mail
        arbeit, e mail 1 adresse, kontakt e mail, e mail geschäft, courriel, adresse e mail, adresse email,
        adresse de courriel, adresse électronique, adresse mail, mél, e mél, courriel principal, email
        professionnel, courriel professionnel, email personnel, correo electrónico, correo, correo e, dirección
        de correo electrónico, email principal, correo principal, e mailadres, mailadres, emailadres, e mail
        adres, e mail zakelijk, e mail privé, e mailadres zakelijk, adresse de messagerie, adresse électronique
        principale, primäre e mail adresse, customer email, email id, e mail address primary, email adhérent,
        courriel adhérent, email payeur""",
    t.FIRM: """
        firm, organization, organisation, company, company name, employer, current employer, business name,
        organization name, organisation name, account name, business, member company, employer name,
        organization 1 name, workplace, company or organization, company organization, org, trading name, firm
        name, name of firm, account, member organization, works for, business or organisation, name of business,
        name of company, firma, firmenname, unternehmen, betrieb, arbeitgeber, firmenbezeichnung, geschäft,
        betriebsname, unternehmensname, société, entreprise, raison sociale, nom de l entreprise, nom de la
        société, employeur, structure, organisme, nom de la structure, établissement, empresa, razón social,
        nombre de la empresa, compañía, organización, empleador, bedrijf, bedrijfsnaam, organisatie, werkgever,
        onderneming, naam bedrijf, naam organisatie, handelsnaam""",
    t.HEADLINE: """
        headline, job title, title, position, role, occupation, profession, contact title, what they do,
        jobtitle, organization title, organization 1 title, job, job role, function, primary contact title,
        position title, beruf, funktion, stellung, stelle, tätigkeit, berufsbezeichnung, jobtitel, position im
        unternehmen, fonction, poste, métier, qualité, titre, intitulé du poste, titre du poste, cargo, puesto,
        ocupación, profesión, beroep, functie, functietitel, functie omschrijving""",
    t.TRADE: """
        trade, industry, sector, business category, category, directory category, categories, primary category,
        quicklink category, business type, type of business, classification, line of business, field, branche,
        gewerbe, gewerk, wirtschaftszweig, fachrichtung, berufsgruppe, secteur, secteur d activité, activité,
        domaine d activité, catégorie, rubrique, actividad, ramo, gremio, rubro, categoría, sector de actividad,
        bedrijfstak, sectie""",
    t.TOWN: """
        town, city, area, suburb, mail city, physical city, primary city, location, city primary, place, home
        city, work city, address city, mailing city, business city, billing city, address 1 city, home address
        city, town city, town or city, post town, locality, city town, municipality, ort, stadt, wohnort,
        gemeinde, standort, firmensitz, ort geschäftlich, ort privat, ville, commune, localité, ciudad,
        población, localidad, municipio, woonplaats, plaats, stad, vestigingsplaats""",
    t.PHONE: """
        phone, telephone, phone number, primary phone, phone primary, main phone, business phone, work phone,
        company phone, company main phone, mobile, cell phone, mobile phone, cell, mobile number, phone 1 value,
        phone 1, tel, telephone number, contact phone, phone work, phone mobile, business phone 2, home phone,
        home telephone, phone home, phone 2, phone 2 value, telephone 1, tel no, phone no, cellphone, other
        phone, daytime phone, evening phone, landline, contact number, primary contact phone, telephone 2,
        phones, mobile no, telephone work, telephone mobile, telephone home, telefon, telefonnummer, telefon
        geschäftlich, telefon dienstlich, telefon privat, handy, handynummer, mobil, mobiltelefon, mobilnummer,
        mobiltelefonnummer, festnetz, rufnummer, tel geschäftlich, tel privat, telefon mobil, telefonnummer
        mobil, telefonnummer privat, telefonnummer arbeit, tel nr, tel mobil, natel, telefon 1, téléphone, tél,
        tél mobile, tél fixe, téléphone portable, portable, téléphone mobile, téléphone fixe, gsm, numéro de
        téléphone, téléphone professionnel, tel portable, tel fixe, teléfono, teléfono móvil, móvil, celular,
        teléfono fijo, número de teléfono, telefoon, telefoonnummer, mobiel, mobiele telefoon, telefoon
        zakelijk, telefoon privé, mobiel nummer, telefoon mobiel, téléphone principal, mobile work, telephone
        primary, mobil tel nr, tel dienstlich, tél professionnel""",
    t.WEBSITE: """
        website, web site, url, web, web address, company website, website url, homepage, website 1 value, web
        page, website 1, business website, site, websites, internet, home page, linkedin, linkedin url, linkedin
        profile, webseite, internetseite, internetadresse, web adresse, social media adresse webseite, site web,
        site internet, adresse du site, sitio web, página web, web empresa, webadres, internetadres, web page 1,
        page web, site web 1, webseite 1""",
    t.LINE: "line, tagline, slogan, summary, one sentence, motto, kurzbeschreibung, accroche, lema, slagzin",
    t.OFFER: """
        offer, how i can help, services, products and services, i can help with, what i offer, products,
        services offered, ich biete, leistungen, angebot, j offre, prestations, ofrezco, servicios, ik bied,
        diensten""",
    t.IDEAL: """
        ideal, ideal customer, target market, ideal client, good referral, ideal referral, zielgruppe,
        wunschkunde, client idéal, clientèle, cliente ideal, ideale klant""",
    t.ASK: """
        ask, looking for, how you can help me, needs, seeking, ich suche, suche, je cherche, recherche, busco,
        ik zoek""",
    t.STORY: """
        story, about, bio, biography, description, notes about, company description, about me, member
        description, business description, profile, about you, about us, über mich, beschreibung, über uns,
        firmenbeschreibung, présentation, à propos, descripción, sobre mí, acerca de, omschrijving, over mij,
        beschrijving""",
    t.INTERESTS: """
        interests, hobbies, interests and hobbies, personal interests, interessen, hobbys, loisirs, centres d
        intérêt, intereses, aficiones, interesses, hobby s""",
    t.LANGUAGES: "languages, languages spoken, spoken languages, language, sprachen, langues, idiomas, talen",
    t.BEYOND: "beyond, something to ask about, fun fact, ask me about, fragen sie mich nach",
    t.PLAN: """
        plan, membership level, member level, membership type, membership type name, member type, level,
        membership, membership package, package, tier, membership plan, membership category, membership class,
        member category, membership level name, dues level, subscription, subscription plan, grade, membership
        grade, mitgliedsart, mitgliedschaft, mitgliedschaftsart, mitgliedstyp, beitragsgruppe, beitragsart,
        tarif, mitgliedskategorie, beitragsklasse, type d adhésion, type d adhérent, formule, cotisation,
        adhésion, catégorie d adhérent, type de membre, niveau, tipo de socio, tipo de membresía, modalidad,
        cuota, nivel, categoría de socio, plan de membresía, lidmaatschap, soort lid, lidmaatschapstype, type
        lid, lidmaatschapsvorm, contributiegroep, soort lidmaatschap, type of membership, kind of membership,
        membership level id""",
    t.START: """
        member from, member since, join date, date joined, joined, membership join date, member since date,
        join, since, membership start date, start date, activation date, date of joining, joined on, joining
        date, member start date, membership since, first joined, original join date, membership start,
        startdate, start, enrolled, date enrolled, eintritt, eintrittsdatum, mitglied seit, beitritt,
        beitrittsdatum, beginn, mitgliedschaft beginn, mitglied ab, seit, beginndatum, aufnahmedatum,
        eingetreten am, startdatum, date d adhésion, adhésion depuis, membre depuis, date d entrée, date d
        inscription, adhérent depuis, date de début, première adhésion, date adhésion, fecha de alta, alta,
        fecha de ingreso, socio desde, miembro desde, fecha de inicio, fecha alta, desde, lid sinds, lid vanaf,
        ingangsdatum, inschrijfdatum, datum aanvang, datum inschrijving, aanvangsdatum, lid per, joined date, join dt,
        date of join""",
    t.COVERED_TO: """
        covered to, renewal due, renewal date, expiry date, expiration date, expires, paid through, paid until,
        end date, membership end date, membership expiration date, membership expiry date, membership expires,
        valid until, expiry, next renewal date, drop date, renewal date last changed to, expires on, valid to,
        valid through, paid thru, end, membership end, member until, expire date, expiration, enddate, renewal,
        renews on, expired on, due date, paid to, current through, date expires, covered until, membership valid
        until, exp date, term end, subscription end date, bezahlt bis, gültig bis, austritt, austrittsdatum,
        ende, mitgliedschaft bis, mitglied bis, ablaufdatum, läuft ab am, vertragsende, mitgliedschaft ende,
        enddatum, beitrag bezahlt bis, ausgetreten am, kündigung zum, date d échéance, échéance, date de fin,
        valable jusqu au, fin d adhésion, date d expiration, date de sortie, date fin adhésion, à jour jusqu au,
        fin de validité, expire le, fecha de vencimiento, vencimiento, fecha de baja, válido hasta, fecha de
        renovación, fecha de caducidad, caducidad, pagado hasta, fecha de fin, fecha baja, hasta, vervaldatum,
        geldig tot, einddatum, betaald tot, lid tot, datum einde, uitschrijfdatum, verloopt op, opzegdatum,
        datum uitschrijving, expire dt, expiration dt, end dt""",
    t.STATUS: """
        membership status, status, member status, subscription status, membership status name, membership
        enabled, active, is active, is member, current member, membership state, account status, member active,
        mitgliedsstatus, mitgliederstatus, aktiv, mitgliedstatus, status mitgliedschaft, ist mitglied, statut,
        compte actif, actif, statut adhérent, statut de l adhésion, état, à jour, à jour de cotisation, estado,
        estado de socio, activo, activa, estatus, situación, lidstatus, actief, status lid, status lidmaatschap,
        status detail""",
    t.EXTERNAL_ID: """
        external id, external identifier, contact id, user id, member id, member number, membership number,
        member no, membership id, id, contactid, memid, membership no, member nr, no, nr, number, record id,
        account number, uid, userid, constituent id, rep id, membership ref, reference, ref, id number,
        memberid, n, member code, customer id, ids, mitgliedsnummer, mitgliedsnr, mitglieds nr, mitglied nr,
        externe mitgliedsnummer, nummer, personennummer, kundennummer, lfd nr, mitgl nr, adressnummer, numéro d
        adhérent, numéro de membre, n adhérent, identifiant, numéro, n de membre, num adhérent, matricule, id
        adhérent, número de socio, n socio, nº socio, num socio, número, código, código de socio, nº de socio,
        id socio, lidnummer, lid nr, lidnr, relatienummer, debiteurnummer, lidmaatschapsnummer, externe id,
        legacy id, old id, customer number, relatiecode, code adhérent, numéro adhérent, n de socio, n d
        adhérent, no de membre, no d adhérent""",
    t.KIND: """
        contact type, record type, is company, is organization, is organisation, is business, person or company,
        account type, personenart, adresstyp, kontaktart, type de contact, personne morale, tipo de contacto,
        relatietype, soort relatie""",
    t.ARCHIVED: "archived, is archived, archiviert, archivé, archivado, gearchiveerd, is deleted, deleted, inactive",
    t.DECEASED: """
        deceased, is deceased, contact is deceased, date of death, deceased date, death date, verstorben,
        gestorben, todestag, sterbedatum, verstorben am, décédé, date de décès, fallecido, fecha de defunción,
        overleden, overlijdensdatum, datum overlijden""",
    t.NO_MAIL: """
        email delivery disabled, do not email, no bulk emails user opt out, no bulk email, no bulk emails, opt
        out, opted out, email opt out, unsubscribed, do not mail, do not contact, has opted out of email,
        optout, opt out email, no email, unsub time, optout time, bulk email opt out, exclude from email, email
        disabled, no mailings, on hold, keine e mails, keine mails, abgemeldet, kein newsletter, newsletter
        abbestellt, werbesperre, mailsperre, désinscrit, désabonné, ne pas contacter, refus emailing, pas de
        courriel, no enviar correos, no enviar, baja de correo, dado de baja, no contactar, geen mail, geen e
        mail, uitgeschreven, afgemeld, niet mailen, geen nieuwsbrief, exclude from listserv, optout email, do
        not send email, suppressed, clean time, cleaned time, bounced""",
    t.MAIL: """
        subscribed to emails, email opt in, opt in, opted in, newsletter, subscribed, receives newsletters,
        mailing list, newsletter opt in, accepts marketing, marketing consent, consent to email, email consent,
        receive emails, receive newsletter, newsletter erhalten, newsletter abonniert, einwilligung newsletter,
        e mail einwilligung, lettre d information, abonné, inscrit à la newsletter, infolettre, accepte les
        emails, suscrito, boletín, recibe boletín, acepta correos, nieuwsbrief, ontvangt nieuwsbrief, aangemeld""",
    t.BUNDLE: """
        bundle id, member bundle id or email, bundle, group id, primary member id, account id, company id,
        organization id, organisation id, firm id, firmennummer, firmen nr, numéro de société, bedrijfsnummer,
        parent id, parent member id""",
    t.BUNDLE_ROLE: """
        member role, bundle role, membership role, is primary, primary rep, primary representative, rep type,
        contact role, is primary contact, is primary member, hauptansprechpartner, vertreterart, contact
        principal oui non""",
    t.HOUSEHOLD: """
        household, household id, household name, family id, spouse of, family of, partner of, haushalt, familie,
        familiennummer, zahler, zahler id, foyer, ménage, famille, hogar, unidad familiar, huishouden, gezin,
        gezinsnummer""",
    t.REPRESENTS: """
        represents, member firm, represented firm, representing, represented organization, represented
        organisation, vertretene firma, vertritt, mitgliedsfirma, mitgliedsbetrieb, mitgliedsunternehmen,
        société représentée, représente, entreprise adhérente, structure adhérente, empresa representada,
        representa a, vertegenwoordigt, vertegenwoordigd bedrijf, lid bedrijf""",
}  # fmt: skip


def _table() -> dict[str, tuple[int, str]]:
    """Heading, folded -> how good a name it is (0 is best) and for what; the first that claims one has it."""
    known: dict[str, tuple[int, str]] = {}
    for target, names in NAMED.items():
        for place, name in enumerate(names.split(",")):
            known.setdefault(key(name), (place, target))
    return known


KNOWN = _table()


def meaning(heading: str) -> tuple[int, str] | None:
    """What a heading means, and how good a name it is for that: 0 is best. “joinDate”, “Town (home)” and
    “email2” are known.
    """
    for words in (heading, CAMEL.sub(" ", heading), heading.partition("(")[0], COUNTED.sub(" ", heading.strip())):
        if (found := KNOWN.get(key(words))) is not None:
            return found
    return None
