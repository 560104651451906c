"""The addresses of profiles. They hold ids and the names of parts only, never facts."""

from django.urls import path

from kyc.pages import companies, vault

urlpatterns = [
    path("profiles/", companies.profiles, name="profiles"),
    path("profiles/new/", companies.new_profile, name="new-profile"),
    path("profiles/<int:pk>/", companies.profile, name="profile"),
    path("profiles/<int:pk>/name/", companies.name, name="profile-name"),
    path("profiles/<int:pk>/archive/", companies.archive, name="archive-profile"),
    path("profiles/<int:pk>/facts/<slug:slug>/", companies.part, name="profile-part"),
    path("profiles/<int:pk>/facts/<int:fact>/delete/", companies.delete_fact, name="delete-fact"),
    path("profiles/<int:pk>/documents/new/", vault.new_document, name="new-vault-document"),
    path("profiles/<int:pk>/documents/<int:document>/", vault.document, name="vault-document"),
    path(
        "profiles/<int:pk>/documents/<int:document>/remove/",
        vault.remove,
        name="remove-vault-document",
    ),
    path("profiles/<int:pk>/documents/<int:document>/file/", vault.file, name="vault-file"),
]
