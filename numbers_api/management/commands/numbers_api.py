"""`manage.py numbers_api check` and `manage.py numbers_api callback-secret`."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from numbers_api import callback_secret, factory
from numbers_api.callback_secret import NotKept, Standing, Unsafe
from numbers_api.checkup import STANDING, Record, examine
from numbers_api.client import NumbersClient
from numbers_api.errors import NumbersApiError

SET = {
    Standing.CURRENT: "The API has it already; nothing was changed.",
    Standing.NONE: "Set. The API had none before.",
    Standing.OLDER: (
        "Changed. Leave the old one in NUMBERS_CALLBACK_SECRET for a day, for callbacks that are "
        "still under way; "
        "then take it out and restart."
    ),
    Standing.FOREIGN: "Changed. Callbacks still under way that were signed with the one before are "
    "refused.",
}
HOW_TO_ROTATE = """
To change it without losing a callback:
  1. put this new one first: NUMBERS_CALLBACK_SECRET={new},<the one you have now>
  2. restart every process of the site
  3. manage.py numbers_api callback-secret --set
  4. a day later take the old one out and restart"""


class Command(BaseCommand):
    help = "Checks the connection to the Numbers API, and sets the secret that signs its callbacks."

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        acts.add_parser(
            "check",
            help="credentials, project, callback secret, clock and latency; exit code 1 if one is "
            "wrong",
        )
        secret = acts.add_parser(
            "callback-secret", help="how the callback secret stands; alone it changes nothing"
        )
        change = secret.add_mutually_exclusive_group()
        change.add_argument(
            "--generate", action="store_true", help="print a new secret and how to bring it in"
        )
        change.add_argument(
            "--set",
            action="store_true",
            help="set the first one of NUMBERS_CALLBACK_SECRET upstream",
        )
        secret.add_argument(
            "--even-if-unsafe",
            action="store_true",
            help="set it although the API signs with one that is not known here",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        record = Record()
        try:
            if options["act"] == "check":
                self.stdout.write(
                    f"{settings.NUMBERS_API_URL}, project {settings.NUMBERS_API_PROJECT_ID}"
                )
                wrong = 0
                with factory.checking_client(record) as client:
                    for finding in examine(client, record, settings.NUMBERS_CALLBACK_SECRETS):
                        mark = "ok   " if finding.is_fine else "LOOK "
                        style = self.style.SUCCESS if finding.is_fine else self.style.ERROR
                        self.stdout.write(f"{style(mark)} {finding.subject}: {finding.words}")
                        wrong += not finding.is_fine
                if wrong:
                    raise CommandError(
                        "One thing needs attention."
                        if wrong == 1
                        else f"{wrong} things need attention."
                    )
            elif options["generate"]:
                new = callback_secret.generate()
                self.stdout.write(new + HOW_TO_ROTATE.format(new=new))
            else:
                with factory.checking_client(record) as client:
                    self._secret(
                        client, change=options["set"], even_if_unsafe=options["even_if_unsafe"]
                    )
        except NumbersApiError as error:
            raise CommandError(f"{error.message} {error.advice}") from None

    def _secret(self, client: NumbersClient, *, change: bool, even_if_unsafe: bool) -> None:
        accepted = settings.NUMBERS_CALLBACK_SECRETS
        if not change:
            self.stdout.write(
                f"The callback secret is {STANDING[callback_secret.standing(client, accepted)]}."
            )
            return
        try:
            before = callback_secret.set_first(client, accepted, even_if_unsafe=even_if_unsafe)
        except Unsafe:
            raise CommandError(
                "Nothing was changed: the API signs with a secret that NUMBERS_CALLBACK_SECRET "
                "does not have, and callbacks "
                "that are under way would be refused. Add that one and restart, or say "
                "--even-if-unsafe."
            ) from None
        except NotKept:
            raise CommandError(
                "The API took the secret and now names another one: somebody else may be changing "
                "it."
            ) from None
        self.stdout.write(SET[before])
