"""What a regulator asks (a snapshot of it), what was answered, the documents that go with it, and
what is kept for next time.

Answers and documents are personal data: they never go into logs, URLs or task arguments.
"""

from kyc.documents.models import Document, ProfileDocument, ScanProblem, ScanState, StoredFile
from kyc.profiles.models import Profile, ProfileFact
from kyc.registrations.guidance import Guidance
from kyc.registrations.models import Registration
from kyc.registrations.snapshots import RequirementSnapshot

__all__ = [
    "Document",
    "Guidance",
    "Profile",
    "ProfileDocument",
    "ProfileFact",
    "Registration",
    "RequirementSnapshot",
    "ScanProblem",
    "ScanState",
    "StoredFile",
]
