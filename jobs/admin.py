"""Background work for administrators: what is due, what failed with which code, what is stuck."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import BooleanField, ExpressionWrapper, F, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from jobs.kinds import all_kinds
from jobs.leases import SINGLETON
from jobs.models import Job, Outage
from jobs.promises import promise

# Subscripted for the type checker only: Django's classes are not generic when the program runs.
ModelAdmin = admin.ModelAdmin


class ReadOnlyAdmin(ModelAdmin):  # type: ignore[type-arg]
    """Rows that nobody changes by hand."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def stuck() -> Q:
    """Work that failed so often that somebody should look at it."""
    rows = Q(pk__in=[])
    for kind in all_kinds():
        rows |= Q(kind=kind.name, attempts__gte=kind.stuck_after)
    return rows


class HowItStands(admin.SimpleListFilter):
    title = _("how it stands")
    parameter_name = "stands"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("due", _("due")),
            ("leased", _("a worker has it")),
            ("failed", _("failed")),
            ("stuck", _("stuck")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Job]) -> QuerySet[Job]:
        now = timezone.now()
        conditions = {
            "due": Q(run_at__lte=now),
            "leased": Q(leased_until__gt=now),
            "failed": ~Q(error=""),
            "stuck": stuck(),
        }
        return queryset.filter(conditions.get(str(self.value()), Q()))


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    """Work that waits for its time, is being done, or failed. Work that is done has no row."""

    list_display = (
        "kind", "key", "run_at", "priority", "attempts", "error", "failed_at",
        "leased_until", "worker", "is_stuck",
    )  # fmt: skip
    list_filter = ("kind", HowItStands, "error")
    search_fields = ("key", "error")
    actions = ("run_now",)
    ordering = (F("run_at").asc(nulls_last=True), "pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Job]:
        is_stuck = ExpressionWrapper(stuck(), output_field=BooleanField())
        return Job.objects.exclude(kind=SINGLETON).annotate(stuck=is_stuck)

    @admin.display(boolean=True, description=_("stuck"))
    def is_stuck(self, job: Any) -> bool:
        """Whether somebody should look at it."""
        return bool(job.stuck)

    @admin.action(description=_("Run now"), permissions=["run"])
    def run_now(self, request: HttpRequest, queryset: QuerySet[Job]) -> None:
        """A worker that has one keeps it; it looks again when it is done."""
        known = [job for job in queryset if job.kind in {kind.name for kind in all_kinds()}]
        for job in known:
            promise(job.kind, job.key, at_once=True)
        if count := len(known):
            words = ngettext("%(count)d job is run now.", "%(count)d jobs are run now.", count)
            self.message_user(request, words % {"count": count}, messages.SUCCESS)
        if left := queryset.count() - len(known):
            words = ngettext(
                "%(count)d job is of a kind that only another version of Numberdesk knows; it was "
                "left as it is.",
                "%(count)d jobs are of kinds that only another version of Numberdesk knows; they "
                "were left as they are.",
                left,
            )
            self.message_user(request, words % {"count": left}, messages.WARNING)

    def has_run_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("jobs.change_job")


@admin.register(Outage)
class OutageAdmin(ReadOnlyAdmin):
    """When services that work needs could not be reached."""

    list_display = ("gate", "since", "rest_until", "ended_at", "failures")
    list_filter = ("gate",)
