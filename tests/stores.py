"""A simulated S3 service, with the product's own way to it."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import boto3

from config.environment import Environment
from config.stores import documents
from tools.answering import wait_for
from tools.ports import free_port

KEY, SECRET = "tests", "tests-secret"


@contextmanager
def bucket_service() -> Iterator[str]:
    """Runs it in a process of its own, which keeps what it stores out of this one's memory; gives
    its address."""
    port = free_port()
    command = [sys.executable, "-m", "moto.server", "--host", "127.0.0.1", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        address = f"http://127.0.0.1:{port}"
        try:
            assert wait_for(f"{address}/moto-api/", seconds=60), "the simulated S3 did not start"
            yield address
        finally:
            server.terminate()


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
