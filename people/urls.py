"""Signing in and out."""

from django.conf import settings
from django.contrib.auth import views
from django.urls import path
from django.utils.translation import gettext_lazy as _

# The accounts of a demo, with what each is for.
ACCOUNTS = (
    ("officer", _("orders numbers and answers what regulators ask")),
    ("manager", _("sees every team's orders and hands out work")),
    ("admin", _("looks after people, rights and the connection")),
)

urlpatterns = [
    path(
        "login/",
        views.LoginView.as_view(
            template_name="people/login.html",
            redirect_authenticated_user=True,
            extra_context={"accounts": ACCOUNTS if settings.DEMO else ()},
        ),
        name="login",
    ),
    path("logout/", views.LogoutView.as_view(), name="logout"),
]
