"""The addresses of profiles. They hold ids and the names of parts only, never facts."""

from django.urls import path

from kyc.views import profiles, vault

urlpatterns = [
    path("profiles/", profiles.profiles, name="profiles"),
    path("profiles/new/", profiles.new_profile, name="new-profile"),
    path("profiles/<int:pk>/", profiles.profile, name="profile"),
    path("profiles/<int:pk>/name/", profiles.name, name="profile-name"),
    path("profiles/<int:pk>/put-away/", profiles.put_away, name="put-away-profile"),
    path("profiles/<int:pk>/facts/<slug:slug>/", profiles.part, name="profile-part"),
    path("profiles/<int:pk>/facts/<int:fact>/forget/", profiles.forget, name="forget-fact"),
    path("profiles/<int:pk>/documents/new/", vault.new_document, name="new-vault-document"),
    path("profiles/<int:pk>/documents/<int:document>/", vault.document, name="vault-document"),
    path(
        "profiles/<int:pk>/documents/<int:document>/remove/",
        vault.remove,
        name="remove-vault-document",
    ),
    path("profiles/<int:pk>/documents/<int:document>/file/", vault.file, name="vault-file"),
]
