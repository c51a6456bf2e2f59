"""Makes of an applicant's file a flat PDF/A of our own, in which nothing tells who applied.

Only what starts the work is imported here: the work itself happens in a process of its own (`worker`).
"""

from blinding.files.flattening import NO_DATE, check_logo, flatten, missing_tools
from blinding.files.limits import Limits
from blinding.files.refusals import SENTENCES, FileRefused
from blinding.files.report import Box, FlattenReport, Masking, PageReport
from blinding.files.scan import Clamd

__all__ = [
    "NO_DATE",
    "SENTENCES",
    "Box",
    "Clamd",
    "FileRefused",
    "FlattenReport",
    "Limits",
    "Masking",
    "PageReport",
    "check_logo",
    "flatten",
    "missing_tools",
]
