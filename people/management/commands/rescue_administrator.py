"""When nobody can get in any more who looks after people."""

from argparse import ArgumentParser
from typing import Any

import structlog
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from people import accounts
from people.account_mails import new_password_link
from people.models import ADMINISTRATOR, User

log = structlog.get_logger(__name__)


class Command(BaseCommand):
    help = (
        "Make an account an administrator's that can sign in: opens it, removes its second factors "
        "and prints a link that works once, to choose a password. It is logged."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, username: str, **options: Any) -> None:
        person = User.objects.filter(username=username).first()
        if person is None:
            raise CommandError(f"Nobody is called {username}. createsuperuser makes a new account.")
        with transaction.atomic():
            User.objects.filter(pk=person.pk).update(is_active=True, is_staff=True)
            person.groups.add(Group.objects.get(name=ADMINISTRATOR))
            accounts.remove_factors(person, None)
            accounts.has_another_role(person)
        log.warning("administrator.rescued", person=person.pk)
        person.refresh_from_db()
        self.stdout.write(new_password_link(person))
