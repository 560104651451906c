"""manage.py jobs: background work, by kind: what is due, what failed, what is stuck."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db.models import Q
from django.utils import timezone

from jobs import outages
from jobs.kinds import Kind, all_kinds, queues
from jobs.leases import unfinished
from jobs.promises import promise


class Command(BaseCommand):
    help = "Lists background work: how much is due, under way, failed and stuck, and what failed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--run", metavar="KIND:KEY", help="run this piece of work now")
        parser.add_argument("--most", type=int, default=20, help="how many that failed (20)")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["run"]:
            name, _colon, key = options["run"].partition(":")
            promise(name, key, at_once=True)
            self.stdout.write(f"{name} {key} is run now.")
            return
        for queue, gate in queues().items():
            if gate is not None and (outage := outages.current(gate)) is not None:
                self.stdout.write(
                    f"{queue} has not answered since {outage.since:%Y-%m-%d %H:%M:%S} UTC;"
                    f" next try {outage.rest_until:%H:%M:%S}"
                )
        now = timezone.now()
        self.stdout.write(f"{'kind':15}{'all':>8}{'due':>8}{'leased':>8}{'failed':>8}{'stuck':>8}")
        for kind in all_kinds():
            rows = unfinished(kind)
            counts = (
                rows.count(),
                rows.filter(run_at__lte=now).count(),
                rows.filter(leased_until__gt=now).count(),
                rows.exclude(error="").count(),
                rows.filter(attempts__gte=kind.stuck_after).count(),
            )
            self.stdout.write(f"{kind.name:15}" + "".join(f"{count:>8}" for count in counts))
        for kind in all_kinds():
            self._write_failed(kind, options["most"])

    def _write_failed(self, kind: Kind, most: int) -> None:
        failed = unfinished(kind).filter(~Q(error="") | Q(attempts__gte=kind.stuck_after))
        for work in failed.order_by("run_at")[:most]:
            stuck = "stuck  " if work.attempts >= kind.stuck_after else ""
            self.stdout.write(
                f"{stuck}{kind.name}:{work.key_name}  {work.error or 'no end'}"
                f"  attempts {work.attempts}  due {work.run_at:%Y-%m-%d %H:%M:%S}"
            )
