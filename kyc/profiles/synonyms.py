"""Which names of questions mean which fact. Reviewed by hand: a name stands here only where its
meaning is certain.

Names are compared without case, accents and separators, so `companyName`, `company_name` and
"Company Name" are one. Left out on purpose: a register's own number (below, by country), parts of a
name that other countries don't have (`firstSurname`, `initials`), a whole address in one answer,
and whoever is not the company itself (`endCustomer`).
"""

# Certain wherever a company, or nobody in particular, is asked about.
COMPANY = {
    "legal_name": (
        "legalName", "companyName", "companyLegalName", "businessName", "legalBusinessName",
        "endBusinessName",
        "registeredName", "registeredCompanyName", "organisationName", "organizationName",
        "corporateName", "entityName",
        "legalEntityName", "firmenname", "firmenwortlaut", "raisonSociale", "ragioneSociale",
        "denominazioneSociale",
        "razonSocial", "denominacionSocial", "razaoSocial", "bedrijfsnaam", "statutaireNaam",
        "foretagsnamn",
    ),
    "trading_name": ("tradingName", "tradeName", "tradingAs", "dba", "doingBusinessAs", "brandName",
        "nomeFantasia"),
    "company_type": ("companyType", "legalForm", "entityType", "businessType", "rechtsform",
        "formeJuridique"),
    "registration_number": (
        "registrationNumber", "companyRegistrationNumber", "companyNumber",
        "businessRegistrationNumber", "registerNumber",
        "companyRegisterNumber", "commercialRegisterNumber", "organisationNumber",
        "organizationNumber",
    ),
    "vat_number": ("vatNumber", "vatId", "vatNo", "vatIdentificationNumber",
        "vatRegistrationNumber", "taxVatNumber"),
    "website": ("website", "websiteUrl", "companyWebsite", "businessWebsite", "homepage"),
}  # fmt: skip

# Inside the details of a company only: alone they could be anybody's, and an applicant may be a
# person.
COMPANY_BARE = {
    "legal_name": ("name", "fullName"),
    "company_email": ("email", "emailAddress"),
    "company_phone": ("phone", "phoneNumber", "telephone", "telephoneNumber"),
}

# Of the company's address, in what asks about a company, in an address, or where nothing is around
# them.
ADDRESS = {
    "street": ("addressLine1", "address1", "addressLineOne", "streetAddress", "streetAndNumber",
        "streetAddress1"),
    "street_2": ("addressLine2", "address2", "addressLineTwo", "street2", "streetAddress2"),
    "house_number": ("houseNumber", "streetNumber", "buildingNumber", "hausnummer", "huisnummer"),
    "city": ("city", "town", "cityOrTown", "townOrCity", "citySuburb", "locality", "ville",
        "ciudad", "cidade", "stadt", "citta"),
    "postal_code": (
        "postalCode", "postCode", "zip", "zipCode", "zipPostalCode", "eircode", "postleitzahl",
        "plz", "codePostal",
        "codigoPostal", "kodPocztowy", "postnummer",
    ),
    "region": (
        "stateOrTerritory", "stateOrProvince", "stateProvince", "federalState", "prefecture",
        "canton", "voivodeship",
        "bundesland",
    ),
}  # fmt: skip

# In the middle of an address only: a "state" may also be a condition, a "country" that of the data.
ADDRESS_BARE = {
    "region": ("state", "province", "region", "county"),
    "country": ("country", "countryCode", "countryIso", "countryOfAddress"),
    "street_2": ("line2",),
    "street": ("line1",),
}

# A street is with its number, unless the number is asked for beside it.
STREET = ("street", "streetName", "strasse", "straat", "rue", "calle", "via", "logradouro")

# Inside the details of a person only.
PERSON = {
    "name": ("name", "fullName"),
    "given_name": (
        "givenName",
        "givenNames",
        "firstName",
        "firstNames",
        "forename",
        "forenames",
        "vorname",
    ),
    "family_name": ("familyName", "lastName", "surname", "nachname", "familienname"),
    "email": ("email", "emailAddress"),
    "phone": ("phone", "phoneNumber", "telephone", "telephoneNumber"),
    "role": ("role", "position", "jobTitle"),
}

# A person named in one word of the question.
WHOLE_PERSON = {"contactPerson": "contact.name", "contactPersonName": "contact.name"}

# The number of one country's register is the company's registration number only for companies of
# that country.
REGISTERS = {
    "abn": "AU",
    "cnpj": "BR",
    "corporateNumber": "JP",
    "croNumber": "IE",
    "cvrNumber": "DK",
    "enterpriseNumber": "BE",
    "kvkNumber": "NL",
    "krs": "PL",
    "siren": "FR",
    "uid": "CH",
}

# What tells of whom a part of the form is: words of its member's name, or of its title where it has
# no name. A part is understood only if every word of its name is known here: a `groupCompany` or a
# `serviceAddress` is not ours.
COMPANY_WORDS = {
    "azienda", "bedrijf", "bedrijfsgegevens", "business", "company", "corporation", "empresa",
    "enterprise", "entreprise",
    "firma", "foretag", "organisation", "organization", "organizzazione", "przedsiebiorca",
    "societa", "societe",
    "unternehmen", "virksomhed",
}  # fmt: skip
# Whoever the number is for: the company here, but the regulator may mean a person as well.
APPLICANT_WORDS = {"applicant", "enduser", "subscriber"}
PERSON_WORDS = {
    "contact": {
        "ansprechpartner", "ansprechperson", "contact", "contacto", "contactpersoon", "contacts",
        "contato", "contatto",
        "kontakt", "kontaktperson",
    },
    "representative": {
        "rappresentante", "rappresentanti", "representant", "representante", "representantes",
        "representants",
        "representative", "representatives", "reprezentacji", "reprezentant", "signatory",
        "vertegenwoordiger", "vertreter",
    },
    "director": {"director", "directors", "geschaftsfuhrer", "geschaftsfuhrung"},
}  # fmt: skip
ADDRESS_WORDS = {"address", "addresses", "adres", "adress", "adresse", "anschrift", "direccion",
    "domicilio", "endereco",
                 "indirizzo"}  # fmt: skip
ADDRESS_KINDS = {
    "billing_address": {
        "billing",
        "faktura",
        "fakturaadress",
        "invoice",
        "invoicing",
        "rechnungsadresse",
    },
    "postal_address": {"correspondence", "korespondencji", "mailing", "postal"},
    "business_address": {"besoksadress", "business", "operating", "trading", "visiting"},
}
REGISTERED = "registered_address"
# A name of these alone says nothing of what it holds.
FILLING = {
    "data",
    "detail",
    "details",
    "fields",
    "form",
    "general",
    "info",
    "information",
    "part",
    "section",
    "template",
}
# They change nothing beside a word that tells.
QUALIFYING = {
    "and", "authorised", "authorized", "de", "del", "do", "du", "e", "end", "et", "legal", "legale",
    "legales", "legali",
    "main", "of", "official", "our", "primary", "principal", "registered", "siedziby", "statutory",
    "the", "und",
    "uprawnione", "y", "your",
}  # fmt: skip
# Anybody, unless it is said as whom they are asked: a "contact person".
ANYBODY = {
    "individual", "individuals", "natural", "osoba", "osoby", "people", "person", "persona",
    "personas", "persone",
    "personne", "persons", "persoon", "pessoa",
}  # fmt: skip
# Somebody else, or a place that need not be the company's: in a name or in a title, nothing there
# is ours for certain.
OTHERS = {
    "accionista", "agare", "agencia", "agency", "agent", "agente", "agents", "agenzia", "aktionar",
    "anterior",
    "applicants", "arbeitgeber", "assignee", "azionista", "bank", "beneficial", "beneficiario",
    "beneficjent", "birth",
    "born", "branch", "branches", "carrier", "client", "cliente", "clients", "conjoint", "conyuge",
    "customer",
    "customers", "datore", "dealer", "delivery", "dipendente", "distributor", "echtgenoot",
    "eigenaar", "eigentumer",
    "emergency", "empleado", "empleador", "employe", "employee", "employees", "employer",
    "employeur", "filiaal",
    "filial", "filiale", "fodelse", "fornitore", "fournisseur", "fødsel", "geboorte", "geburt",
    "geburtsort",
    "gesellschafter", "guarantor", "handelsvertreter", "handler", "holder", "home", "inhaber",
    "installation", "kunde",
    "kunden", "landlord", "lieferant", "losing", "mitarbeiter", "nabywca", "nacimiento",
    "naissance", "nascimento",
    "nascita", "oddział", "operator", "owner", "owners", "parent", "partner", "partners",
    "pracodawca", "pracownik",
    "premises", "previous", "procuratore", "prokurist", "propietario", "proprietaire",
    "proprietario", "proveedor",
    "provider", "reseller", "resellers", "residential", "revendedor", "revendeur", "rivenditore",
    "shareholder",
    "shareholders", "shipping", "socio", "socios", "spouse", "subsidiaries", "subsidiary",
    "succursale", "sucursal",
    "supplier", "tenant", "third", "tochtergesellschaft", "urodzenia", "vendor", "werkgever",
    "werknemer", "wholesaler",
    "wiederverkaufer", "witness", "wlasciciel", "własciciel", "zweigniederlassung", "代理店",
    "実質的支配者",
    "販売店",
}  # fmt: skip
# In a title: where a number is used, which need not be where the company is.
PLACES = {
    "installatie", "local", "locale", "location", "locations", "lokal", "lugar", "luogo", "number",
    "numbers", "numer",
    "numero", "numeru", "nummer", "service", "servicio", "servico", "servizio", "site", "sites",
    "standort", "ubicacion",
    "use", "used",
}  # fmt: skip
# In a title: people to turn to for one matter only.
MATTERS = {
    "abuse", "accounting", "accounts", "billing", "complaints", "fakturering", "finance", "invoice",
    "it", "privacy",
    "rechnung", "security", "support", "technical", "technik", "technique", "technisch",
    "technische", "tecnica",
    "tecnico",
}  # fmt: skip
