"""The exercises as OCDS 1.1: releases and records of what is public already."""

from reports.queries.ocds.packages import record_package, release_package

__all__ = ["record_package", "release_package"]
