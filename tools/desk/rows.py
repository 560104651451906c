"""Rows of the product as JSON, and back, moved in time. Nothing here knows what they mean, but that
the digests of a timeline cover its times."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction

from ordering.orders.chain import START
from ordering.orders.order import Order
from ordering.orders.timeline import TimelineEntry

OURS = ("people", "jobs", "kyc", "ordering")
Rows = dict[str, list[dict[str, Any]]]


def tables() -> list[type[models.Model]]:
    """Every table of ours, those that others point to first; many-to-many tables are tables too."""
    found: list[type[models.Model]] = []
    left = [
        model
        for label in OURS
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
    ]
    while left:
        ready = [model for model in left if not _points_to(model) & {*left} - {model}]
        # Users and groups point to nothing of ours; whatever points round in a circle comes last.
        found += ready or left
        left = [model for model in left if model not in found]
    return found


def _points_to(model: type[models.Model]) -> set[Any]:
    return {field.related_model for field in columns(model) if field.is_relation}


def columns(model: type[models.Model]) -> list[Any]:
    """The columns that are written: not those that the database makes."""
    return [field for field in model._meta.concrete_fields if not field.generated]


def every_row(model: type[models.Model]) -> "models.QuerySet[Any]":
    """Its rows, whatever its own managers leave out or forbid."""
    return models.QuerySet(model).order_by("pk")


def dump() -> Rows:
    """Every row of ours."""
    return {
        model._meta.label: [
            {field.attname: _plain(getattr(row, field.attname)) for field in columns(model)}
            for row in every_row(model)
        ]
        for model in tables()
    }


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, models.fields.files.FieldFile):
        return value.name
    if value is None or isinstance(value, bool | int | float | str | list | dict):
        return value
    return str(value)


def age(by: timedelta) -> None:
    """As if so much time had passed: every moment of every row moves back."""
    for model in tables():
        moments = [field for field in columns(model) if isinstance(field, models.DateTimeField)]
        if moments:
            moved = {field.attname: models.F(field.attname) - by for field in moments}
            every_row(model).update(**moved)


def load(rows: Rows, by: timedelta) -> None:
    """Writes the rows into empty tables, with every moment moved by so much."""
    with transaction.atomic(), moments_as_they_are():
        heads: dict[int, str] = {}
        for model in tables():
            made: list[Any] = [_row(model, row, by) for row in rows.get(model._meta.label, [])]
            if model is TimelineEntry:
                heads = _sealed(made)
            every_row(model).bulk_create(made)
        for order, digest in heads.items():
            every_row(Order).filter(pk=order).update(chain=digest)
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), tables()):
                cursor.execute(statement)


@contextmanager
def moments_as_they_are() -> Iterator[None]:
    """Meanwhile no column is set to now by itself."""
    own = [
        (field, name)
        for model in tables()
        for field in columns(model)
        for name in ("auto_now", "auto_now_add")
        if getattr(field, name, False)
    ]
    for field, name in own:
        setattr(field, name, False)
    try:
        yield
    finally:
        for field, name in own:
            setattr(field, name, True)


def _row(model: type[models.Model], row: dict[str, Any], by: timedelta) -> models.Model:
    """One row as it was kept, for another day."""
    known = {field.attname: field for field in columns(model)}
    values = {name: _moved(known[name], value, by) for name, value in row.items() if name in known}
    return model(**values)


def _moved(field: Any, value: Any, by: timedelta) -> Any:
    if value is None:
        return None
    if isinstance(field, models.DateTimeField):
        return field.to_python(value) + by
    if isinstance(field, models.DateField):
        return field.to_python(value) + timedelta(days=by.days)
    if isinstance(field, models.JSONField):
        return _moved_inside(value, by)
    return field.to_python(value)


def _moved_inside(value: Any, by: timedelta) -> Any:
    """Moments stand in JSON as ISO 8601 with a time."""
    if isinstance(value, dict):
        return {name: _moved_inside(inner, by) for name, inner in value.items()}
    if isinstance(value, list):
        return [_moved_inside(inner, by) for inner in value]
    if isinstance(value, str) and value[10:11] == "T" and value[:4].isdecimal():
        try:
            return (datetime.fromisoformat(value) + by).isoformat(timespec="seconds")
        except ValueError:
            return value
    return value


def _sealed(entries: list[Any]) -> dict[int, str]:
    """Chains the entries anew, for their digests cover when they were written; returns each order's
    last digest."""
    heads: dict[int, str] = {}
    for entry in sorted(entries, key=lambda each: (each.order_id, each.position)):
        entry.seal(heads.get(entry.order_id, START))
        heads[entry.order_id] = entry.digest
    return heads
