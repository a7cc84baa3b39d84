"""The same on S3-compatible storage, for several machines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from portal.files.storage import Entry, Missing, Pieces, checked, digest_of

FOLDER = "files/"
PATIENCE = 10  # seconds to connect; a reader waits no longer for a page that cannot come


class S3:
    """Objects in a bucket, which must be there already and should be private."""

    def __init__(self, address: str, key: str, secret: str) -> None:
        """`address` is s3://bucket?endpoint=https://...&region=..., as in the settings."""
        parts = urlsplit(address)
        said = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.bucket = parts.netloc
        self.client: Any = boto3.client(
            "s3",
            endpoint_url=said.get("endpoint"),
            region_name=said.get("region", "us-east-1"),
            aws_access_key_id=key,
            aws_secret_access_key=secret,
            config=Config(
                connect_timeout=PATIENCE,
                read_timeout=3 * PATIENCE,
                retries={"max_attempts": 3, "mode": "standard"},
                # Services that only speak the common part refuse newer checksums.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        )

    def put(self, data: bytes) -> str:
        """An object appears whole or not at all."""
        name = digest_of(data)
        self.client.put_object(Bucket=self.bucket, Key=FOLDER + name, Body=data)
        return name

    def read(self, name: str) -> Pieces:
        """Ask for it now; the pieces come later."""
        try:
            found = self.client.get_object(Bucket=self.bucket, Key=FOLDER + checked(name))
        except ClientError as error:
            if error.response["Error"]["Code"] in {"NoSuchKey", "404"}:
                raise Missing(name) from error
            raise
        return Pieces(found["Body"])

    def delete(self, name: str) -> None:
        """Remove the object."""
        self.client.delete_object(Bucket=self.bucket, Key=FOLDER + name)

    def entries(self) -> Iterator[Entry]:
        """Asked for in pages of a thousand."""
        pages = self.client.get_paginator("list_objects_v2")
        for page in pages.paginate(Bucket=self.bucket, Prefix=FOLDER):
            for item in page.get("Contents", []):
                yield Entry(item["Key"].removeprefix(FOLDER), item["Size"], item["LastModified"])
