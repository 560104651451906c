"""Columns that keep JSON as it came."""

import json
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper


class VerbatimJSONField(models.JSONField):
    """JSON kept as text: PostgreSQL's own type would sort an object's members, and takes no null
    characters.

    The order of members is the order of a regulator's questions. It can't be searched by its
    members.
    """

    def get_internal_type(self) -> str:
        return "TextField"

    def get_db_prep_value(
        self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False
    ) -> str:
        return json.dumps(value, ensure_ascii=False)
