"""Where documents are kept: a private folder or a private bucket."""

from typing import Any

from config.environment import Environment

# A file from the bucket is kept in memory up to this size, and on disk beyond it.
IN_MEMORY = 1024 * 1024


def documents(env: Environment) -> dict[str, Any]:
    """Django's storage for documents."""
    if not env.s3_bucket:
        return {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": env.media_root},
        }
    from boto3.s3.transfer import (
        TransferConfig,
    )  # it takes a while to load, and a folder needs none of it

    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": env.s3_bucket,
            "endpoint_url": env.s3_endpoint_url or None,
            "region_name": env.s3_region or None,
            "access_key": env.s3_access_key_id or None,
            "secret_key": env.s3_secret_access_key.get_secret_value() or None,
            "default_acl": "private",
            "file_overwrite": False,
            "max_memory_size": IN_MEMORY,
            # Threads would hold many parts of a file in memory at once, for a speed that documents
            # don't need.
            "transfer_config": TransferConfig(use_threads=False),
        },
    }
