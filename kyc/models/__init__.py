"""What a regulator asks (a snapshot of it), what was answered, the documents that go with it, and
what is kept for next time.

Answers and documents are personal data: they never go into logs, URLs or task arguments.
"""

from kyc.models.files import Attachment, ScanState, ScanTrouble, StoredFile
from kyc.models.profiles import Document, Profile, ProfileFact
from kyc.models.registrations import Registration
from kyc.models.snapshots import RequirementSnapshot

__all__ = [
    "Attachment",
    "Document",
    "Profile",
    "ProfileFact",
    "Registration",
    "RequirementSnapshot",
    "ScanState",
    "ScanTrouble",
    "StoredFile",
]
