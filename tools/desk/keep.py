"""The product's side of the desk: taken down, and set up again for another day."""

import base64
import time
from datetime import timedelta
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from ordering.orders.order import Order
from people.management.commands.create_demo_people import refuse_elsewhere
from people.models import Team, User
from tools.desk import rows
from tools.desk.file import Desk
from tools.desk.upstream import kept_upstream


def keep(state: Path) -> Desk:
    """The product as it is now, and the simulator's state."""
    kept = rows.dump()
    names = {
        str(row["file"])
        for table in kept.values()
        for row in table
        if isinstance(row.get("file"), str) and row["file"]
    }
    documents = {}
    for name in sorted(names):
        with default_storage.open(name) as file:
            documents[name] = base64.b64encode(file.read()).decode()
    return Desk(time.time(), kept, documents, kept_upstream(state))


def load_product(at: float, callbacks: str) -> bool:
    """The desk as of this moment, where there is nothing and nobody yet; whether it was loaded.
    `callbacks`: where the vendor was told to send its callbacks. Raises CommandError where others
    could reach the desk's people, whose password everybody knows.
    """
    refuse_elsewhere()
    if Order.objects.exists() or User.objects.exists() or Team.objects.exists():
        return False
    desk = Desk.read()
    for order in desk.product["ordering.Order"]:
        if order["sent_request"]:
            order["sent_request"]["callbackUrl"] = callbacks
    for name, content in desk.documents.items():
        if not default_storage.exists(name):
            default_storage.save(name, ContentFile(base64.b64decode(content)))
    rows.load(desk.product, timedelta(seconds=desk.moved_by(at)))
    return True
