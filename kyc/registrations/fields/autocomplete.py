"""What browsers may fill in: HTML's autocomplete tokens, by a question's name and title.

Only names that can mean one thing are here, in English and in the languages of the requirements
that we know: no token is better than a wrong one. `name`, `street` (with or without its number?),
`title` and `role` are left out for that.
"""

import unicodedata

# By token: names and titles, as `_folded` writes them.
NAMES = {
    "organization": """
        companyname company legalname registeredname companylegalname legalcompanyname
        legalbusinessname legalentityname
        registeredcompanyname registeredbusinessname corporatename entityname businessname
        organizationname organisationname
        organization organisation
        firmenwortlaut firmenname unternehmensname namedesunternehmens raisonsociale ragionesociale
        razonsocial razaosocial
        statutairenaam bedrijfsnaam foretagsnamn firmanavn virksomhedsnavn nazwafirmy 法人名 会社名
    """,
    "name": """
        fullname contactname contactperson contactsfullname personname namesurname firstandlastname
        vollstandigername vorundnachname nomcomplet nomecompleto nomeecognome nombrecompleto
        nombreyapellidos nombredelcontacto
        volledigenaam forochefternamn imieinazwisko 氏名
    """,
    "given-name": "givenname givennames firstname firstnames forename vorname prenom voornaam "
    "fornamn fornavn imie",
    "family-name": """
        familyname surname lastname familienname nachname nomdefamille cognome achternaam efternamn
        efternavn nazwisko apellidos
        sobrenome
    """,
    "honorific-prefix": "honorificprefix salutation anrede aanhef",
    "organization-title": "jobtitle",
    "street-address": """
        streetaddress streetandnumber streetandhousenumber streetnameandnumber strasseundhausnummer
        rueetnumero
        viaenumerocivico calleynumero ruaenumero straatenhuisnummer gatuadress ulicainumer
    """,
    "address-line1": "addressline1 adresszeile1",
    "address-line2": "addressline2 adresszeile2",
    "address-level2": """
        city town cityorsuburb cityortown townorcity cityort ort stadt ville comune municipio
        ciudad cidade plaats woonplaats
        stad postort miejscowosc miasto 市区町村
    """,
    "address-level1": """
        state stateorterritory stateorprovince stateprovince province federalstate bundesland
        canton kanton provincia
        prefecture 都道府県 voivodeship wojewodztwo
    """,
    "postal-code": """
        postalcode postcode zip zipcode eircode postleitzahl plz codepostal codigopostal
        codicepostale kodpocztowy postnummer
        郵便番号
    """,
    "country": "country countrycode pais paese pays",
    "email": """
        email emailaddress contactemail contactsemail emailadresse adresseemail adresemail
        emailadres epostadress
        correoelectronico メールアドレス
    """,
    "tel": """
        phone phonenumber telephone telephonenumber mobile mobilenumber mobilephone contactphone
        contactphonenumber
        telefon telefonnummer telefoonnummer telefono telefone numertelefonu 電話番号
    """,
    "url": "website websiteurl homepage webseite sitioweb siteweb",
    "bday": """
        birthdate dateofbirth birthday geburtsdatum datedenaissance datadinascita fechadenacimiento
        datadenascimento
        geboortedatum fodelsedatum dataurodzenia 生年月日
    """,
}


def token(key: str, title: str, several_lines: bool = False) -> str:
    """The token for a question of this name and title; "" where they say nothing or not the
    same."""
    told = {TOKENS.get(_folded(name), "") for name in (key.rpartition("/")[2], title)} - {""}
    if len(told) != 1:
        return ""
    found = told.pop()
    # A whole address may have several lines, and goes into a control of several only.
    return "address-line1" if found == "street-address" and not several_lines else found


def _folded(name: str) -> str:
    """A name without case, spaces, signs and the marks of its letters: `companyName` and "Company
    name" are the same."""
    plain = unicodedata.normalize("NFKD", name[:100].casefold())
    return unicodedata.normalize("NFC", "".join(filter(str.isalnum, plain)))


TOKENS = {_folded(name): token for token, names in NAMES.items() for name in names.split()}
