"""A new database takes the short way, one that is there goes on from where it is."""

import pytest
from django.db import connection
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

pytestmark = pytest.mark.django_db
OURS = ("people", "jobs", "kyc", "ordering")


def to_do() -> list[str]:
    """The migrations that this database still lacks, in their order."""
    executor = MigrationExecutor(connection)
    leaves = executor.loader.graph.leaf_nodes()
    return [f"{step.app_label}.{step.name}" for step, _back in executor.migration_plan(leaves)]


def forget(*names: str) -> None:
    """As if our migrations whose names begin so had not been carried out."""
    done = MigrationRecorder(connection).migration_qs.filter(app__in=OURS)
    for name in names:
        done.filter(name__startswith=name).delete()


def test_a_new_database_takes_one_step_for_each_app() -> None:
    MigrationRecorder(connection).migration_qs.filter(app__in=OURS).delete()
    steps = [step.partition("_")[0] for step in to_do() if step.partition(".")[0] in OURS]
    assert sorted(steps) == sorted(f"{app}.0001" for app in OURS)


def test_a_database_that_went_step_by_step_has_nothing_to_do() -> None:
    forget("0001_squashed")
    assert to_do() == []


def test_a_database_that_is_on_its_way_goes_on_step_by_step() -> None:
    forget("0001_squashed", "0021", "0022")
    assert to_do() == [
        "ordering.0021_administrators_and_accounts",
        "ordering.0022_administrators_and_help_texts",
    ]


def test_both_ways_lead_to_the_same_models() -> None:
    quick, slow = MigrationLoader(None), MigrationLoader(None, replace_migrations=False)
    replacing = {key: each for key, each in quick.disk_migrations.items() if each.replaces}
    ends = [node for node in slow.graph.leaf_nodes() if node not in replacing]
    assert {app for app, _name in ends} >= {app for app, _name in replacing}
    slowly, quickly = slow.project_state(ends), quick.project_state()
    assert MigrationAutodetector(slowly, quickly).changes(quick.graph) == {}
    assert slowly.models.keys() == quickly.models.keys()
