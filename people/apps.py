from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "people"
    verbose_name = _("People")

    def ready(self) -> None:
        """Makes the kind of work known, and has sign-ins and changes of rights written down, and
        moments read quickly."""
        import people.jobs
        import people.journal
        import people.moments  # noqa: F401
