"""The steps that bring an older ``archive.sqlite`` to the format of today, one version at a time.

A step is a list of statements that run in one transaction with the new version's number: killed
in the middle, the file is still of the version before. To change the tables: change ``SCHEMA``,
raise ``SCHEMA_VERSION``, add a step here, and store an archive of the version before with the
tests.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager

from index.stores.archive_schema import SCHEMA_VERSION
from index.stores.archive_seals import SEAL_ALL, SEAL_TRIGGERS, SEALS_TABLE

# Columns are added, not tables rewritten. Step 2 reads every article and embedding to seal it.
_STEPS: dict[int, Sequence[str]] = {
    1: (
        "ALTER TABLE articles ADD COLUMN updated TEXT",
        "ALTER TABLE articles ADD COLUMN published_time TEXT",
        "ALTER TABLE articles ADD COLUMN first_published TEXT",
        "ALTER TABLE articles ADD COLUMN language TEXT",
        "ALTER TABLE articles ADD COLUMN section TEXT",
        "ALTER TABLE articles ADD COLUMN headings TEXT NOT NULL DEFAULT '[]'",
        "ALTER TABLE articles ADD COLUMN provenance TEXT NOT NULL DEFAULT '{}'",
        "ALTER TABLE articles ADD COLUMN corrected TEXT NOT NULL DEFAULT '{}'",
        "ALTER TABLE sentences ADD COLUMN speaker TEXT",
    ),
    2: (
        "ALTER TABLE embeddings ADD COLUMN crc INTEGER NOT NULL DEFAULT 0",
        "UPDATE embeddings SET crc = crc32(vector)",
        SEALS_TABLE,
        SEAL_ALL,
        *SEAL_TRIGGERS,
    ),
}
"""From a version to the statements that lead to the next one."""


def version_of(connection: sqlite3.Connection) -> int:
    """Return the number of the format the file has; 0 for a file that is no archive."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def can_migrate(version: int) -> bool:
    """Tell whether a file of this version can be brought to the version of today."""
    return all(step in _STEPS for step in range(version, SCHEMA_VERSION))


def migrate(
    transaction: Callable[[], AbstractContextManager[sqlite3.Connection]], version: int
) -> None:
    """Bring a file from ``version`` to the version of today, each step in its own transaction.

    Another process may take the same steps at the same time: each is taken once.
    """
    for step in range(version, SCHEMA_VERSION):
        with transaction() as connection:
            if version_of(connection) != step:
                continue  # another process was faster
            for statement in _STEPS[step]:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {step + 1}")
