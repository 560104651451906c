"""The demo's accounts. `make demo` runs this; nothing else does."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError

from people.models import Team, User

DEMO_PEOPLE = (
    ("officer", "Olivia", "Ferris", "Officer", False),
    ("manager", "Mateo", "Lindgren", "Manager", False),
    ("admin", "Ada", "Novak", "Administrator", True),
)


def refuse_elsewhere() -> None:
    """Everybody knows these passwords, so they may not come to a site that others can reach. Raises
    CommandError."""
    if urlsplit(settings.PUBLIC_URL).hostname not in {"127.0.0.1", "localhost"}:
        raise CommandError("Demo accounts are only made where PUBLIC_URL is this machine.")


class Command(BaseCommand):
    help = "Create the demo accounts officer, manager and admin, password demo. Idempotent."

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_elsewhere()
        team, _ = Team.objects.get_or_create(name="Sydney team")
        for username, first_name, last_name, group, staff in DEMO_PEOPLE:
            person, created = User.objects.get_or_create(
                username=username,
                defaults={
                    "first_name": first_name,
                    "last_name": last_name,
                    # Nobody has this address: the demo prints its mails to the worker's log.
                    "email": f"{username}@numberdesk.example",
                    "is_staff": staff,
                    "team": team,
                },
            )
            if created:
                person.set_password("demo")
                person.save(update_fields=["password"])
                person.groups.add(Group.objects.get(name=group))
