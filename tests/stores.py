"""A simulated S3 service, with the product's own way to it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import boto3

from config.environment import Environment
from config.stores import documents

KEY, SECRET = "tests", "tests-secret"


@contextmanager
def bucket_service() -> Iterator[str]:
    """Runs it in a thread; gives its address."""
    from moto.server import ThreadedMotoServer  # it takes a second to load, and few runs need it

    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@dataclass(frozen=True)
class Bucket:
    """A bucket of its own at a service."""

    address: str
    name: str = field(default_factory=lambda: f"documents-{uuid4().hex}")

    def made(self) -> "Bucket":
        self._client().create_bucket(Bucket=self.name)
        return self

    def storage(self) -> dict[str, Any]:
        """The product's storage for these settings."""
        return documents(
            Environment(
                s3_bucket=self.name,
                s3_endpoint_url=self.address,
                s3_region="us-east-1",
                s3_access_key_id=KEY,
                s3_secret_access_key=SECRET,
            )
        )

    def _client(self) -> Any:
        keys = {"aws_access_key_id": KEY, "aws_secret_access_key": SECRET}
        return boto3.client("s3", endpoint_url=self.address, region_name="us-east-1", **keys)
