"""What lists are written in: the headings of programs, the names of many countries, and their encodings."""

from __future__ import annotations

#: Program -> headings as it gives them out.
PROGRAMS = {
    "Guildhall": "id,name,given_name,family_name,firm,email,plan,member_from,covered_to,status,member_today,sign_in",
    "Wild Apricot": "User ID,First name,Last name,Organization,Email,Membership level,Membership status,Renewal due",
    "CiviCRM": "Contact ID,Contact Type,Sort Name,Display Name,Do Not Email,First Name,Last Name,Employer,Email",
    "GrowthZone": "Member Name,Member ID,Status,Primary Contact First Name,Primary Contact Email",
    "ChamberMaster": "Company,Member ID,Rep First Name,Rep Last Name,Rep Email,Member Status,Join Date,Drop Date",
    "Hitobito": "Vorname;Nachname;Firmenname;Übername;Firma;Haupt-E-Mail;Adresse;PLZ;Ort",
    "Admidio": "Nr.;Nachname;Vorname;Straße;PLZ;Ort;Telefon;E-Mail;Beginn;Ende",
    "Galette": "Nom;Prénom;Titre;Société;Ville;Courriel;Statut;Compte actif;Date d'échéance",
    "JVerein": "Mitglieds_Nr;Personenart;Anrede;Titel;Name;Vorname;Ort;Eintritt;Austritt;Beitragsgruppe;Email;Handy",
    "Paid Memberships Pro": "ID,Username,First Name,Last Name,Email,Membership,Joined,Expires",
    "Mailchimp": "Email Address,First Name,Last Name,MEMBER_RATING,OPTIN_TIME,CONFIRM_TIME,LEID,EUID,NOTES",
    "Google Contacts": "Name,Given Name,Family Name,Group Membership,E-mail 1 - Value,Organization 1 - Name",
    "Outlook": "Title,First Name,Middle Name,Last Name,Suffix,Company,Job Title,Business Phone,E-mail Address,Notes",
    "Odoo": "External ID,Name,Is a Company,Related Company,Email,Phone,City,Job Position,Tags",
    "LinkedIn": "First Name,Last Name,URL,Email Address,Company,Position,Connected On",
}

#: Names of many countries, and an encoding in which lists of them are found.
WRITTEN = {
    "German": "Jürgen Öztürk, Bäckerei Größe, Köln",
    "French": "François Lefèvre, Hélène Noël, L’Écuyer",
    "Turkish": "Işıl Aydın, Çağlar Öztürk, İbrahim Şule",
    "Polish": "Łucja Wiśniewska, Żaneta Gąsior",
    "Czech": "Jiří Dvořák, Plzeň, Žaneta Šťastná",
    "Hungarian": "Ödön Kővári, László Szűcs, Győr",
    "Icelandic": "Sigurður Þórsson, Guðmundur Ævar",
    "Russian": "Иванов Иван, Москва, Ёлкин",
    "Greek": "Γιώργος Παπαδόπουλος, Αθήνα",
    "Latvian": "Jānis Bērziņš, Rīga",
    "Croatian": "Željko Šarić, Đorđe",
    "Danish": "Søren Østergaard, Åse Læssøe",
    "Portuguese": "João Magalhães, Conceição",
    "Japanese": "山田太郎, やまだ, 佐藤花子",
    "Chinese": "王小明, 欧阳娜娜",
    "Hebrew": "דוד כהן, רחל",
}
MET = {
    "cp1252": ["German", "French", "Icelandic", "Danish", "Portuguese"],
    "mac_roman": ["German", "French", "Danish", "Portuguese"],
    "iso8859-15": ["German", "French", "Danish"],
    "cp850": ["German", "French", "Danish", "Portuguese"],
    "cp1250": ["Polish", "Czech", "Hungarian", "Croatian"],
    "iso8859-2": ["Polish", "Czech", "Hungarian"],
    "cp852": ["Polish", "Czech"],
    "cp1254": ["Turkish"],
    "iso8859-9": ["Turkish"],
    "cp1251": ["Russian"],
    "koi8-r": ["Russian"],
    "cp866": ["Russian"],
    "cp1253": ["Greek"],
    "cp1257": ["Latvian"],
    "cp932": ["Japanese"],
    "gb18030": ["Chinese"],
}
