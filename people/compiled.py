"""A question to the database that is put into SQL once, however often it is asked.

Django makes a query set's SQL anew whenever it is asked. For what every page asks that takes
several times as long as the answer (docs/decisions/0028).
"""

from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Generic, TypeVar

from django.db import connection, connections
from django.db.models import Model, QuerySet
from django.db.models.sql import Query
from django.db.models.sql.compiler import SQLCompiler

from people.models import User

Row = TypeVar("Row", bound=Model)
# What a question is about: keys of rows, and moments.
Key = int | datetime
# No row has a key beyond it.
LAST_KEY = 2**63 - 1
# Where a reader keeps their rights as one thing, beside where Django keeps them.
RIGHTS = "_rights_as_one"
# So many shapes are kept of a question.
MOST_SHAPES = 100
# Where the stand-ins begin that hold the places of keys while SQL is made.
FIRST_KEY, FIRST_MOMENT = 1_900_000_000, datetime(1900, 1, 1, tzinfo=UTC)
# What stands for "never" in questions too (ordering/orders/places.py), the one moment that stays.
LAST_MOMENT = datetime(9999, 1, 1, tzinfo=UTC)


def stand_ins(keys: Sequence[Key]) -> list[Key]:
    """Something else of each key's kind, which no question has of its own."""
    return [
        FIRST_MOMENT + timedelta(seconds=position)
        if isinstance(key, datetime)
        else FIRST_KEY + position
        for position, key in enumerate(keys)
    ]


def as_text(key: Key) -> str:
    """A key as a part of a parameter that is a text."""
    if isinstance(key, datetime):
        return str(connection.ops.adapt_datetimefield_value(key))
    return str(key)


def filled(parameter: Any, stand_in: Key, key: Key) -> Any:
    """The parameter with the key in the stand-in's place; whatever has no such place as it is."""
    if isinstance(parameter, str):
        return parameter.replace(as_text(stand_in), as_text(key))
    if parameter != stand_in:
        return parameter
    if isinstance(key, datetime):
        return key
    # Of one kind however large it is: for PostgreSQL another kind makes it another statement.
    return connection.ops.adapt_integerfield_value(key, "BigIntegerField")


@dataclass(frozen=True)
class Sql:
    """Words of SQL with their parameters, and at which of these stands which key."""

    words: str
    parameters: tuple[Any, ...]
    places: tuple[tuple[int, int], ...]

    def with_keys(self, keys: Sequence[Key]) -> list[Any]:
        """The parameters with these keys."""
        values, before = list(self.parameters), stand_ins(keys)
        for at, position in self.places:
            values[at] = filled(values[at], before[position], keys[position])
        return values


def put_into_sql(make: Callable[..., tuple[str, Sequence[Any]]], keys: Sequence[Key]) -> Sql:
    """What `make` says of keys like these. Raises ValueError for what is another thing at each
    time, as a question about this moment is."""
    before = stand_ins(keys)
    words, parameters = make(*before)
    if (words, parameters) != make(*before):
        raise ValueError("A question that is another one at each time can't be put into SQL once.")
    places = tuple(
        (at, position)
        for at, parameter in enumerate(parameters)
        for position, key in enumerate(before)
        if filled(parameter, key, LAST_MOMENT if isinstance(key, datetime) else 0) != parameter
    )
    kept = {at for at, _position in places}
    said = {each for at, each in enumerate(parameters) if isinstance(each, date) and at not in kept}
    if said - {LAST_MOMENT}:
        raise ValueError("A day or a moment has to be one of the keys.")
    return Sql(words, tuple(parameters), places)


def keep(known: dict[Hashable, Any], shape: Hashable, made: Any) -> None:
    """Keeps what was made for a shape; where there are too many, of the others none."""
    if len(known) >= MOST_SHAPES:
        known.clear()
    known[shape] = made


class PutIntoSql:
    """The SQL of one question about nothing but keys, by its shapes."""

    def __init__(self) -> None:
        self._made: dict[Hashable, Sql] = {}

    def of(
        self,
        shape: Hashable,
        make: Callable[..., tuple[str, Sequence[Any]]],
        keys: Sequence[Key],
    ) -> tuple[str, list[Any]]:
        """The words and the parameters that `make` gives for these keys. Raises ValueError for a
        question that is another one at each time."""
        sql = self._made.get(shape)
        if sql is None:
            sql = put_into_sql(make, keys)
            keep(self._made, shape, sql)
        return sql.words, sql.with_keys(keys)


@dataclass(frozen=True)
class Made:
    """A question in SQL, and the compiler that knows what its columns are."""

    questions: QuerySet[Any]
    compiler: SQLCompiler
    sql: Sql


@dataclass(frozen=True)
class Answer:
    """What is asked of a query's compiler by whoever makes models of its rows."""

    made: Made
    keys: Sequence[Key]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.made.compiler, name)

    def execute_sql(self, **_how: Any) -> list[list[Any]]:
        database = connections[self.made.questions.db]
        with database.cursor() as cursor, planned_once(database):
            cursor.execute(self.made.sql.words, self.made.sql.with_keys(self.keys))
            return [cursor.fetchall()]


@contextmanager
def planned_once(database: Any) -> Iterator[None]:
    """What is asked here PostgreSQL parses once for each connection and soon keeps its plan, where
    statements can be prepared. Only what is asked by keys: of what else is looked for it can't
    know, when it has seen no value, how much there is of it."""
    can_prepare = database.settings_dict["OPTIONS"].get("server_side_binding")
    if not can_prepare:
        yield
        return
    database.connection.prepare_threshold = 0
    try:
        yield
    finally:
        database.connection.prepare_threshold = None


class Asked(Query):
    """A query whose SQL is there already."""

    answer: Answer

    def get_compiler(self, *_arguments: Any, **_more: Any) -> Any:
        return self.answer


class Compiled(Generic[Row]):
    """The SQL of one question. `question` makes its query set of as many keys as it is asked with;
    where anything but the keys makes it another one, that is its `shape`."""

    def __init__(self) -> None:
        self._made: dict[Hashable, Made] = {}

    def ask(
        self,
        question: Callable[..., QuerySet[Row]],
        *keys: Key,
        shape: Hashable = None,
    ) -> Iterator[Row]:
        """The rows, with what the query set prefetches. Raises ValueError for a question that is
        another one at each time."""
        if any(isinstance(key, int) and abs(key) > LAST_KEY for key in keys):
            return iter(())
        shape = shape, len(keys)
        made = self._made.get(shape)
        if made is None:
            made = self._make(question, keys)
            keep(self._made, shape, made)
        asked: Any = made.questions.all()
        asked.query.answer = Answer(made, keys)
        return iter(asked)

    def _make(self, question: Callable[..., QuerySet[Row]], keys: Sequence[Key]) -> Made:
        sql = put_into_sql(lambda *these: question(*these).query.sql_with_params(), keys)
        questions = question(*stand_ins(keys))
        compiler = questions.query.get_compiler(questions.db)
        # It learns what the columns are by this.
        compiler.as_sql()
        questions.query.__class__ = Asked
        return Made(questions, compiler, sql)


def keys_of(reader: User) -> tuple[int, int]:
    """What a question knows a reader by, besides their rights: their key and their team's."""
    return reader.pk, reader.team_id or 0


def shape_of(reader: User) -> Hashable:
    """All that makes a question another one for another reader, but for their keys."""
    known = vars(reader)
    if RIGHTS not in known:
        known[RIGHTS] = frozenset(reader.get_all_permissions())
    return known[RIGHTS], reader.is_superuser, reader.team_id is None


def with_keys(reader: User, pk: int, team_pk: int) -> User:
    """Somebody with the same rights whose keys are others."""
    other = copy(reader)
    other.pk, other.team_id = pk, reader.team_id and team_pk
    return other
