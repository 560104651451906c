"""The administration: its sign-in is everybody's, and it wants a fresh one."""

from django.contrib.admin.apps import AdminConfig


class AdministrationConfig(AdminConfig):
    """Django's own, with our site."""

    default_site = "people.admin_site.Site"
