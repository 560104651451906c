"""The Celery application; its settings are the `CELERY_` names of `config.settings`."""

import os

from celery import Celery

import config.file_queue  # noqa: F401  # for its effect: the demo's queue

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("numberdesk")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
