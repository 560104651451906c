"""Signing in and out."""

from django.contrib.auth import views
from django.urls import path

from people.views import SignIn

urlpatterns = [
    path("login/", SignIn.as_view(), name="login"),
    path("logout/", views.LogoutView.as_view(), name="logout"),
]
