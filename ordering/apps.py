from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrderingConfig(AppConfig):
    name = "ordering"
    verbose_name = _("Ordering")

    def ready(self) -> None:
        """Makes the kinds of work known, has people's watches end with their team and approvals
        with their requirements, and lets views be watched."""
        import ordering.board.watched
        import ordering.lifecycle.jobs
        import ordering.notifications.jobs
        import ordering.orders.follow
        import ordering.submissions.approvals  # noqa: F401
