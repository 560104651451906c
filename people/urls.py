"""Signing in and out, and looking after one's account."""

from allauth.account import views as account
from allauth.usersessions import views as sessions
from django.urls import include, path, re_path
from django.views.decorators.http import require_POST

from people import provider, views

urlpatterns = [
    path("login/", views.SignIn.as_view(), name="account_login"),
    path("login/directory/", provider.sign_in, name="directory_login"),
    path("login/directory/back/", provider.come_back, name="directory_callback"),
    path("logout/", require_POST(account.logout), name="account_logout"),
    path("invitation/<str:token>/", views.invitation, name="invitation"),
    path("first-password/", views.first_password, name="first-password"),
    path("account/again/", account.reauthenticate, name="account_reauthenticate"),
    path("account/password/", account.password_change, name="account_change_password"),
    path("account/password/none/", views.no_password, name="account_set_password"),
    path("account/forgotten/", account.password_reset, name="account_reset_password"),
    path(
        "account/forgotten/sent/", account.password_reset_done, name="account_reset_password_done"
    ),
    re_path(
        r"^account/forgotten/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "account/forgotten/changed/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("account/closed/", account.account_inactive, name="account_inactive"),
    path("account/sessions/", sessions.list_usersessions, name="usersessions_list"),
    path("account/", include("allauth.mfa.urls")),
]
