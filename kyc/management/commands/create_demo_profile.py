"""The demo's company profile. `make demo` runs this; nothing else does."""

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management.base import BaseCommand
from django.utils import timezone

from kyc.profiles import companies, vault
from kyc.profiles.companies import Known
from kyc.profiles.models import Profile
from kyc.profiles.vault import Described
from people.models import User

NAME = "Harbour Dental"
FACTS = {
    "legal_name": "Harbour Dental Pty Ltd",
    "trading_name": "Harbour Dental",
    "registration_number": "51824753556",
    "website": "https://harbour.example",
    "registered_address.street": "1 Collins Street",
    "registered_address.city": "Melbourne",
    "registered_address.region": "VIC",
    "registered_address.postal_code": "3000",
    "registered_address.country": "AU",
    "contact.name": "Mia Chen",
    "contact.email": "mia@harbour.example",
    "contact.phone": "+61398765432",
    "contact.role": "Practice manager",
}
# Title, document type, and how many days ago it was issued: the second is too old for most
# regulators.
DOCUMENTS = (("Electricity bill", "UTILITY_BILL", 20), ("Bank statement", "BANK_STATEMENT", 200))
# With its title in it: the vault takes no file twice.
PDF = (
    b"%%PDF-1.4\n%% %s\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 "
    b"R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 "
    b"R>>\n%%%%EOF\n"
)


class Command(BaseCommand):
    help = (
        "Create the example profile of the demo account officer, if its team has none. Idempotent."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        officer = User.objects.filter(username="officer", team__isnull=False).first()
        if officer is None or Profile.objects.filter(team=officer.team).exists():
            return
        profile = companies.create(NAME, team=officer.team, owner=officer)
        companies.save_facts(profile, {key: Known(value) for key, value in FACTS.items()}, officer)
        for title, kind, days in DOCUMENTS:
            said = Described(title, kind, issued_on=timezone.localdate() - timedelta(days=days))
            vault.store(
                profile, SimpleUploadedFile(f"{title}.pdf", PDF % title.encode()), said, officer
            )
