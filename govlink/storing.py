"""Settings of where files lie: a folder, or an object store that speaks S3."""

from __future__ import annotations

from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured


def storages(env: environ.Env, *, manifest: bool) -> dict[str, dict[str, Any]]:
    """Return Django's ``STORAGES``. ``manifest``: static files bear a digest in their names, and stay in caches."""
    compressed = "whitenoise.storage.CompressedManifestStaticFilesStorage"
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    return {"default": files(env), "staticfiles": {"BACKEND": compressed if manifest else plain}}


def files(env: environ.Env) -> dict[str, Any]:
    """Return the storage of uploaded and generated files, as Django's ``STORAGES`` has it."""
    bucket = str(env.str("S3_BUCKET", default=""))
    if not bucket:
        return {"BACKEND": "govlink.whole_files.WholeFiles"}
    key, secret = str(env.str("S3_ACCESS_KEY", default="")), str(env.str("S3_SECRET_KEY", default=""))
    if bool(key) != bool(secret):
        raise ImproperlyConfigured("Set S3_ACCESS_KEY and S3_SECRET_KEY both, or neither: the machine then has a role.")
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": bucket,
            "endpoint_url": str(env.str("S3_ENDPOINT", default="")) or None,
            "region_name": str(env.str("S3_REGION", default="")) or None,
            "access_key": key or None,
            "secret_key": secret or None,
            "addressing_style": "path",  # what every such store understands
            "signature_version": "s3v4",
            "default_acl": None,  # as the bucket says: it must be private
            "file_overwrite": False,  # as a folder does: a name that is taken gets another one
        },
    }
