from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KycConfig(AppConfig):
    name = "kyc"
    verbose_name = _("Know your customer")

    def ready(self) -> None:
        """Makes the kinds of work known."""
        import kyc.documents.jobs
        import kyc.registrations.jobs  # noqa: F401
