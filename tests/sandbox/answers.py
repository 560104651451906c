"""Valid answers to the catalogue's requirement sets, by region; those not here are in
registrations."""

from typing import Any

AUSTRIA: list[Any] = [
    {
        "companyTemplate": {
            "companyName": "Muster Zahnarzt GmbH",
            "registerNumber": "123456a",
            "vatId": "ATU12345678",
            "street": "Herrengasse 1",
            "postalCode": "8010",
            "city": "Graz",
            "linkToArea": "Firmensitz",
        }
    },
    {
        "useTemplate": {
            "purpose": "Terminerinnerungen an Patientinnen und Patienten.",
            "services": ["Sprachtelefonie", "SMS"],
            "callsPerDay": 40,
            "startsOn": "2026-12-01",
            "locationConfirmed": True,
        }
    },
    {
        "contactTemplate": {
            "givenName": "Eva",
            "familyName": "Gruber",
            "email": "eva@muster.example",
            "phoneNumber": "+43316555",
        }
    },
]

BRAZIL: dict[str, Any] = {
    "holderType": "COMPANY",
    "name": "Clínica Sorriso Ltda.",
    "cnpj": "12345678000195",
    "address": {
        "postalCode": "01310100",
        "street": "Avenida Paulista",
        "houseNumber": "1000",
        "district": "Bela Vista",
        "city": "São Paulo",
        "state": "SP",
    },
    "purposes": ["Notificações"],
    "monthlyVolume": 2500,
    "dataProtection": True,
    "contact": {
        "fullName": "Ana Souza",
        "email": "ana@sorriso.example",
        "phoneNumber": "+551135550123",
    },
}

DENMARK: dict[str, Any] = {
    "companyName": "Nordhavn Tandklinik ApS",
    "cvrNumber": "12345678",
    "street": "Århusgade 100",
    "postalCode": "2100",
    "city": "København Ø",
    "website": "https://nordhavn.example",
    "purposes": ["Reminders"],
    "minutesPerCall": 2.5,
    "startsOn": "2026-12-01",
    "contactName": "Freja Holm",
    "contactEmail": "freja@nordhavn.example",
    "contactPhone": "+4533123456",
    "marketingAct": True,
}

IRELAND: list[Any] = [
    {
        "legalName": "Liffey Dental Limited",
        "croNumber": "512345",
        "vatNumber": "IE1234567T",
        "addressLine1": "1 Merrion Row",
        "town": "Dublin",
        "eircode": "D02 X285",
    },
    [
        {
            "fullName": "Aoife Byrne",
            "dateOfBirth": "1981-03-17",
            "nationality": "IE",
            "document": "PASSPORT",
        },
        {
            "fullName": "Tom Walsh",
            "dateOfBirth": "1975-08-01",
            "nationality": "GB",
            "document": "DRIVING_LICENCE",
        },
    ],
    {
        "purpose": "Appointments",
        "description": "Patients are reminded of their appointments a day before.",
        "messagesPerMonth": 2500,
        "recordsCalls": False,
        "conditionsAccepted": True,
    },
]

ITALY: list[Any] = [
    {
        "companyName": "Studio Dentistico Rossi S.r.l.",
        "vatNumber": "12345678903",
        "reaNumber": "MI 1234567",
        "certifiedEmail": "studio@pec.example",
        "street": "Via Brera 10",
        "postalCode": "20121",
        "city": "Milano",
        "province": "MI",
    },
    [
        {
            "givenName": "Mario",
            "familyName": "Rossi",
            "taxCode": "RSSMRA80A01F205X",
            "dateOfBirth": "1980-01-01",
            "placeOfBirth": "Milano",
            "citizenship": "IT",
        }
    ],
    {
        "purpose": "Prenotazioni",
        "description": "Promemoria degli appuntamenti ai pazienti che li hanno chiesti.",
        "monthlyVolume": 1200,
        "outboundCalls": True,
        "optOutRegister": True,
    },
]

JAPAN: dict[str, Any] = {
    "companyName": "株式会社サンプル",
    "companyNameKana": "カブシキガイシャサンプル",
    "corporateNumber": "1234567890123",
    "establishedOn": "2001-04-01",
    "capital": 1000,
    "address": {
        "postalCode": "100-0001",
        "prefecture": "東京都",
        "city": "千代田区",
        "street": "千代田1-1",
    },
    "contact": {
        "fullName": "山田花子",
        "fullNameKana": "ヤマダ ハナコ",
        "dateOfBirth": "1985-05-05",
        "department": "総務部",
        "email": "hanako@sample.example",
        "phoneNumber": "+81312345678",
    },
    "beneficialOwners": [
        {
            "fullName": "山田太郎",
            "dateOfBirth": "1960-01-02",
            "address": "東京都千代田区千代田1-2",
            "votingRights": 62.5,
        }
    ],
    "purpose": "RESERVATIONS",
    "callsPerDay": 30,
    "antisocialForces": True,
}

MEXICO: list[Any] = [
    {
        "companyName": "Clínica Dental del Valle, S.A. de C.V.",
        "taxId": "CDV010203AB1",
        "lineOfBusiness": "Salud",
        "street": "Avenida Coyoacán 100",
        "neighbourhood": "Del Valle",
        "postalCode": "03100",
        "municipality": "Benito Juárez",
        "state": "Ciudad de México",
        "contactName": "Lucía Hernández",
        "contactEmail": "lucia@delvalle.example",
        "contactPhone": "+525555123456",
        "purpose": "Recordatorios de citas a pacientes que los pidieron.",
        "monthlyVolume": 1500,
        "noContactRegister": True,
    }
]

NETHERLANDS: dict[str, Any] = {
    "companyDetailsTemplate": {
        "companyName": "Voorbeeld Tandartsen B.V.",
        "kvkNumber": "12345678",
        "street": "Damrak",
        "houseNumber": 1,
        "houseNumberAddition": "B",
        "postalCode": "1012 AB",
        "city": "Amsterdam",
    },
    "numberUseTemplate": {
        "purposes": ["Afspraken", "Meldingen"],
        "explanation": "Patiënten krijgen een herinnering aan hun afspraak.",
        "language": "nl",
        "areaConfirmed": True,
    },
    "contactTemplate": {
        "initials": "A.B.",
        "familyName": "de Vries",
        "email": "ab@voorbeeld.example",
        "phoneNumber": "+31201234567",
    },
}

POLAND: list[Any] = [
    {
        "companyName": "Przykładowa Przychodnia sp. z o.o.",
        "nip": "1234563218",
        "register": "KRS",
        "krs": "0000123456",
        "registeredAddress": {
            "street": "ul. Długa 1",
            "postalCode": "00-950",
            "city": "Warszawa",
            "voivodeship": "mazowieckie",
        },
    },
    [
        {"givenName": "Łucja", "familyName": "Nowak", "isPolish": True, "pesel": "80010112345"},
        {
            "givenName": "John",
            "familyName": "Smith",
            "isPolish": False,
            "passportNumber": "533380006",
        },
    ],
    {
        "purposes": ["Przypomnienia"],
        "description": "Przypomnienia o wizytach dla pacjentów.",
        "messagesPerDay": 200,
        "contactEmail": "biuro@przyklad.example",
    },
]

SPAIN: dict[str, Any] = {
    "holderType": "COMPANY",
    "name": "Clínica Ejemplo, S.L.",
    "taxId": "B12345674",
    "registryEntry": "Tomo 1234, folio 56, hoja M-78901",
    "address": {
        "streetType": "Calle",
        "street": "Mayor",
        "houseNumber": "1",
        "postalCode": "28013",
        "city": "Madrid",
        "province": "Madrid",
    },
    "representatives": [
        {
            "givenName": "Inés",
            "firstSurname": "García",
            "documentType": "DNI",
            "documentNumber": "12345678Z",
        },
    ],
    "services": ["CALLS", "SMS"],
    "purpose": "Recordatorios de citas a pacientes que los han pedido.",
    "senderAlias": "CLINICA",
    "aliasRegistration": "ALIAS-0042",
    "monthlyVolume": 900,
    "commercialCalls": True,
}

SWEDEN: dict[str, Any] = {
    "companyName": "Exempel Tandvård AB",
    "organisationNumber": "556016-0680",
    "isReseller": True,
    "endCustomer": "Slutkund AB",
    "endCustomerNumber": "556016-0680",
    "visitingAddress": {"street": "Drottninggatan 1", "postalCode": "111 51", "city": "Stockholm"},
    "contact": {
        "fullName": "Åsa Öberg",
        "email": "asa@exempel.example",
        "phoneNumber": "+46812345678",
    },
    "purpose": "REMINDERS",
    "description": "Påminnelser om bokade tider till patienter.",
    "messagesPerMonth": 800,
    "noBlockedNumbers": True,
}

SWITZERLAND: list[Any] = [
    {
        "companyName": "Beispiel AG",
        "uid": "CHE-123.456.789",
        "street": "Bahnhofstrasse 1",
        "postalCode": "8001",
        "town": "Zürich",
        "canton": "ZH",
        "language": "German",
    },
    {
        "purpose": "Customers call to make an appointment.",
        "simultaneousCalls": 4,
        "costPerMinute": 0.08,
        "resoldTo": "Muster GmbH",
        "resaleContract": "2026-01-31",
        "contactEmail": "info@beispiel.example",
    },
    {"7.1": [], "7.2": "yes"},
]

SOUTH_AFRICA: dict[str, Any] = {
    "registeredName": "Example Dental (Pty) Ltd",
    "entityType": "PTY",
    "registrationNumber": "2015/123456/07",
    "incorporatedOn": "2015-04-20",
    "industry": "Health",
    "employees": 25,
    "registeredAddress": {
        "street": "1 Rivonia Road",
        "city": "Johannesburg",
        "province": "Gauteng",
        "postalCode": "2196",
    },
    "contact": {
        "fullName": "Thandi Nkosi",
        "email": "thandi@example.co.za",
        "phoneNumber": "+27115550123",
    },
    "representative": {
        "givenNames": "Pieter",
        "surname": "van Wyk",
        "dateOfBirth": "1980-01-01",
        "identityDocument": "ID",
        "idNumber": "8001015009087",
        "residentialAddress": "2 Oxford Road, Johannesburg",
    },
    "directors": [{"fullName": "Pieter van Wyk", "idOrPassport": "8001015009087", "share": 33.25}],
    "traffic": {
        "purposes": ["Reminders"],
        "description": "Patients are reminded of their appointments a day before.",
        "callsPerDay": 20,
        "messagesPerDay": 150,
        "peakCallsPerSecond": 1.5,
        "recordsCalls": True,
        "retentionDays": 90,
    },
    "compliance": {
        "informationOfficer": "Thandi Nkosi",
        "informationOfficerEmail": "privacy@example.co.za",
        "dataLeavesCountry": False,
        "optOutKeyword": "STOP",
        "ricaDeclaration": True,
        "popiaDeclaration": True,
    },
}

HONG_KONG = {"A1": "Example Limited", "A3": "12345678-000", "B1": ["Calls"]}
