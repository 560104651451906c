"""manage.py verify_timelines: is every order's history as it was written?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ordering.orders import verify
from ordering.orders.order import Order
from ordering.orders.references import REFERENCE_START


class Command(BaseCommand):
    help = "Checks the hash chain of every order's timeline. Ends with 1 if one is broken."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("references", nargs="*", metavar="ND-1041", help="only these orders")
        parser.add_argument(
            "--digests",
            action="store_true",
            help="print each order's last digest, to be kept elsewhere",
        )

    def handle(self, *, references: list[str], digests: bool, **_options: Any) -> None:
        orders = Order.objects.order_by("pk")
        if references:
            numbers = [reference.removeprefix("ND-") for reference in references]
            for number, reference in zip(numbers, references, strict=True):
                if not number.isdecimal():
                    raise CommandError(
                        f"{reference} is no order's reference. It should look like ND-1041."
                    )
            orders = orders.filter(pk__in=[int(number) - REFERENCE_START for number in numbers])
        found = 0
        for order, problem in verify.broken(orders.iterator()):
            found += 1
            self.stderr.write(f"{order.reference}: {problem}")
        if digests:
            for order in orders.iterator():
                self.stdout.write(f"{order.reference} {order.entries} {order.chain}")
        if found:
            raise CommandError(f"{found} of {orders.count()} timelines are broken.")
        self.stdout.write(f"{orders.count()} timelines are as they were written.")
