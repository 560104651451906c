"""Which names of questions mean which fact. Reviewed by hand: a name stands here only where its meaning is certain.

Names are compared without case, accents and separators, so `companyName`, `company_name` and "Company Name" are one.
Left out on purpose: a register's own number (below, by country), parts of a name that other countries don't have
(`firstSurname`, `initials`), a whole address in one answer, and whoever is not the company itself (`endCustomer`).
"""

# Certain wherever they stand, but inside somebody else's details.
COMPANY = {
    "legal_name": (
        "legalName", "companyName", "companyLegalName", "businessName", "legalBusinessName", "endBusinessName", "endUserName",
        "registeredName", "registeredCompanyName", "organisationName", "organizationName", "corporateName", "entityName",
        "legalEntityName", "firmenname", "firmenwortlaut", "raisonSociale", "ragioneSociale", "denominazioneSociale",
        "razonSocial", "denominacionSocial", "razaoSocial", "bedrijfsnaam", "statutaireNaam", "foretagsnamn",
    ),
    "trading_name": ("tradingName", "tradeName", "tradingAs", "dba", "doingBusinessAs", "brandName", "nomeFantasia"),
    "company_type": ("companyType", "legalForm", "entityType", "businessType", "rechtsform", "formeJuridique"),
    "registration_number": (
        "registrationNumber", "companyRegistrationNumber", "companyNumber", "businessRegistrationNumber", "registerNumber",
        "companyRegisterNumber", "commercialRegisterNumber", "organisationNumber", "organizationNumber",
    ),
    "vat_number": ("vatNumber", "vatId", "vatNo", "vatIdentificationNumber", "vatRegistrationNumber", "taxVatNumber"),
    "website": ("website", "websiteUrl", "companyWebsite", "businessWebsite", "homepage"),
}  # fmt: skip

# Inside the details of a company only: alone they could be anybody's.
COMPANY_BARE = {
    "legal_name": ("name", "fullName"),
    "company_email": ("email", "emailAddress"),
    "company_phone": ("phone", "phoneNumber", "telephone", "telephoneNumber"),
}

# Of the company's address: certain wherever they stand, but in the details of a person or of somebody else.
ADDRESS = {
    "street": ("addressLine1", "address1", "addressLineOne", "streetAddress", "streetAndNumber", "streetAddress1"),
    "street_2": ("addressLine2", "address2", "addressLineTwo", "street2", "streetAddress2"),
    "house_number": ("houseNumber", "streetNumber", "buildingNumber", "hausnummer", "huisnummer"),
    "city": ("city", "town", "cityOrTown", "townOrCity", "citySuburb", "locality", "ville", "ciudad", "cidade", "stadt", "citta"),
    "postal_code": (
        "postalCode", "postCode", "zip", "zipCode", "zipPostalCode", "eircode", "postleitzahl", "plz", "codePostal",
        "codigoPostal", "kodPocztowy", "postnummer",
    ),
    "region": (
        "stateOrTerritory", "stateOrProvince", "stateProvince", "federalState", "prefecture", "canton", "voivodeship",
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
    "given_name": ("givenName", "givenNames", "firstName", "firstNames", "forename", "forenames", "vorname"),
    "family_name": ("familyName", "lastName", "surname", "nachname", "familienname"),
    "email": ("email", "emailAddress"),
    "phone": ("phone", "phoneNumber", "telephone", "telephoneNumber"),
    "role": ("role", "position", "jobTitle"),
}

# A person named in one word of the question.
WHOLE_PERSON = {"contactPerson": "contact.name", "contactPersonName": "contact.name"}

# The number of one country's register is the company's registration number only for companies of that country.
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

# What tells of whom a part of the form is: words of its member's name, or of its title where it has no name.
COMPANY_WORDS = {
    "applicant", "azienda", "bedrijf", "bedrijfsgegevens", "business", "company", "corporation", "empresa", "enduser",
    "enterprise", "entreprise", "firma", "organisation", "organization", "przedsiebiorca", "societa", "societe", "subscriber",
    "unternehmen",
}  # fmt: skip
PERSON_WORDS = {
    "contact": {
        "ansprechpartner", "ansprechperson", "contact", "contacto", "contactpersoon", "contacts", "contato", "contatto",
        "kontakt", "kontaktperson",
    },
    "representative": {
        "rappresentante", "rappresentanti", "representant", "representante", "representantes", "representants",
        "representative", "representatives", "reprezentacji", "reprezentant", "signatory", "vertegenwoordiger", "vertreter",
    },
    "director": {"director", "directors", "geschaftsfuhrer", "geschaftsfuhrung"},
}  # fmt: skip
ADDRESS_WORDS = {"address", "addresses", "adres", "adress", "adresse", "anschrift", "direccion", "domicilio", "endereco",
                 "indirizzo"}  # fmt: skip
ADDRESS_KINDS = {
    "billing_address": {"billing", "faktura", "fakturaadress", "invoice", "invoicing", "rechnungsadresse"},
    "postal_address": {"correspondence", "korespondencji", "mailing", "postal"},
    "business_address": {"besoksadress", "business", "operating", "trading", "visiting"},
}
REGISTERED = "registered_address"
# Somebody else, or a place that need not be the company's.
OTHERS = {
    "assignee", "bank", "beneficial", "carrier", "customer", "delivery", "emergency", "guarantor", "home", "installation",
    "losing", "operator", "owner", "owners", "parent", "premises", "previous", "provider", "reseller", "residential",
    "shareholder", "shareholders", "shipping", "supplier", "witness",
}  # fmt: skip
