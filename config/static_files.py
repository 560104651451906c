"""Static files under names that change with their content."""

from typing import Any

from whitenoise import storage

# WhiteNoise has no annotations.
Manifest: Any = storage.CompressedManifestStaticFilesStorage


class HashedStaticFilesStorage(Manifest):  # type: ignore[misc]
    """WhiteNoise's own, which also finds what our script modules import: without that a browser
    would go on with an old module beside new ones.

    Django's own switch for it (`support_js_module_import_aggregation`) reads everybody's modules,
    and one of django-htmx's imports what it does not bring.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        own: Any = self
        _everybodys, imports = own._js_module_import_aggregation_patterns
        own.patterns = (*own.patterns, ("js/*.js", imports))
        super().__init__(*args, **kwargs)
