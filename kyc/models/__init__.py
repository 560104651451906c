"""What a regulator asks (a snapshot of it), what was answered, and the documents that go with it.

Answers and documents are personal data: they never go into logs, URLs or task arguments.
"""

from kyc.models.files import Attachment, ScanState, ScanTrouble, StoredFile
from kyc.models.registrations import Registration
from kyc.models.snapshots import RequirementSnapshot

__all__ = ["Attachment", "Registration", "RequirementSnapshot", "ScanState", "ScanTrouble", "StoredFile"]
