"""Errors of the archive.

::

    ArchiveError
    ├── ArchiveNotFound     nothing there to open
    ├── ArchiveBusy         another process is writing and did not finish in time
    ├── ArchiveIncompatible made by a newer version, or with another embedding model
    └── ArchiveDamaged      the one truth (archive.sqlite) cannot be read
    ModelError              an embedding model is missing, altered or unusable
"""

from __future__ import annotations


class ArchiveError(Exception):
    """Something about the archive prevents the work; the message says what to do."""


class ArchiveNotFound(ArchiveError):
    """There is no archive in the folder."""


class ArchiveBusy(ArchiveError):
    """Another process holds the archive for writing and did not finish in time."""


class ArchiveIncompatible(ArchiveError):
    """The archive was made by a newer Dateline or needs another embedding model."""


class ArchiveDamaged(ArchiveError):
    """The archive's database cannot be read."""


class ModelError(Exception):
    """An embedding model is missing, differs from its published digest, or cannot be run."""
