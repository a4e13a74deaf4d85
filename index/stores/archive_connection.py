"""One archive's file held open: two connections, their transactions, and what SQLite's errors mean.

Makes the tables of a new file and brings those of an older one to the format of today.
"""

from __future__ import annotations

import sqlite3
import threading
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from index.errors import ArchiveBusy, ArchiveDamaged, ArchiveError, ArchiveIncompatible
from index.stores.archive_migrations import can_migrate, migrate, version_of
from index.stores.archive_read_only import (
    FileState,
    can_be_written,
    cannot_write,
    connection_for_reading,
)
from index.stores.archive_rows import chunks, marks
from index.stores.archive_schema import SCHEMA, SCHEMA_VERSION
from index.stores.archive_seals import register

_BUSY_TIMEOUT_SECONDS = 30.0


class ArchiveConnection:
    """The file of one archive. Safe to use from many threads; two processes may share it.

    An empty or missing ``file`` becomes a new archive (making one may have been cut off), an older
    one is brought to the format of today. One that cannot be written can be read.

    Raises ``ArchiveBusy`` when another process writes for longer than 30 seconds,
    ``ArchiveDamaged`` when SQLite cannot read the file, ``ArchiveIncompatible`` when a newer
    version made it, ``ArchiveError`` after ``close`` and when it would write where it cannot.
    """

    def __init__(self, file: Path) -> None:
        self._read_as = None if can_be_written(file) else FileState.of(file)
        with _mapped_errors(file):
            connect = _connect if self._read_as is None else _connect_for_reading
            self._reader = connect(file)
            self._writer = connect(file)
        self._reader_lock = threading.RLock()
        self._writer_lock = threading.RLock()
        self._file = file
        try:
            self._create_tables_if_empty()
            self._bring_to_version()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close both connections."""
        with self._writer_lock, self._reader_lock:
            self._reader.close()
            self._writer.close()

    @property
    def writable(self) -> bool:
        """Whether the archive can be changed."""
        return self._read_as is None

    def meta(self, key: str) -> str | None:
        """Return a saved setting, or ``None``."""
        rows = self._rows("SELECT value FROM meta WHERE key = ?", (key,))
        return str(rows[0][0]) if rows else None

    def set_meta(self, key: str, value: str) -> None:
        """Save a setting."""
        with self._transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    # --- for those who read and write -----------------------------------------------------------

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        if not self.writable:
            raise ArchiveError(cannot_write(self._file.parent))
        with _mapped_errors(self._file), self._writer_lock:
            self._writer.execute("BEGIN IMMEDIATE")
            try:
                yield self._writer
                self._writer.execute("COMMIT")
            except BaseException:
                if self._writer.in_transaction:  # SQLite itself rolls back when the disk is full
                    self._writer.execute("ROLLBACK")
                raise

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with _mapped_errors(self._file), self._reader_lock:
            self._renew_if_written()
            self._reader.execute("BEGIN")
            try:
                yield self._reader
            finally:
                self._reader.execute("COMMIT")

    def _rows(
        self, query: str, parameters: Sequence[str | int] | Mapping[str, str | None]
    ) -> list[Any]:
        with _mapped_errors(self._file), self._reader_lock:
            self._renew_if_written()
            return self._reader.execute(query, parameters).fetchall()

    def _renew_if_written(self) -> None:
        """Open a database anew that was taken as unchanging and has changed."""
        if self._read_as is None or self._read_as.logged:
            return
        state = FileState.of(self._file)
        if state != self._read_as:
            self._reader.close()
            self._reader = _connect_for_reading(self._file)
            self._read_as = state

    def _rows_in(self, query: str, values: Sequence[int] | Sequence[str]) -> list[Any]:
        """Return the rows of a query with ``IN ({})`` for all values, asked in pieces."""
        found: list[Any] = []
        for chunk in chunks(values):
            found += self._rows(query.format(marks(chunk)), chunk)
        return found

    # --- opening --------------------------------------------------------------------------------

    def _create_tables_if_empty(self) -> None:
        if self._rows("SELECT 1 FROM sqlite_master LIMIT 1", ()):
            return
        with self._transaction() as connection:
            if connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
                return  # another process was faster
            for statement in SCHEMA:
                connection.execute(statement)
            connection.execute("INSERT INTO meta VALUES ('archive', ?)", (uuid.uuid4().hex,))
            connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    def _bring_to_version(self) -> None:
        with self._reading() as connection:
            version = version_of(connection)
        if version > SCHEMA_VERSION or not can_migrate(version):
            raise ArchiveIncompatible(
                f"{self._file} has format {version}; this Dateline reads format {SCHEMA_VERSION}."
                " Use the version of Dateline that made it, or add the articles to a new archive."
            )
        migrate(self._transaction, version)


def _connect_for_reading(file: Path) -> sqlite3.Connection:
    connection = connection_for_reading(file)
    register(connection)
    return connection


def _connect(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        file, timeout=_BUSY_TIMEOUT_SECONDS, isolation_level=None, check_same_thread=False
    )
    register(connection)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")  # a reported article survives a power cut
    return connection


@contextmanager
def _mapped_errors(file: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        reason = str(error)
        if "locked" in reason or "busy" in reason:
            raise ArchiveBusy(
                f"Another process is writing to {file.parent}; try again when it has finished."
            ) from error
        if "readonly" in reason:  # it could be written when it was opened
            raise ArchiveError(cannot_write(file.parent)) from error
        raise ArchiveError(f"{file}: {reason}.") from error
    except sqlite3.ProgrammingError as error:
        raise ArchiveError(f"{file}: {error}") from error
    except sqlite3.DatabaseError as error:
        raise ArchiveDamaged(
            f"{file} cannot be read as an archive ({error}). Restore it from a backup, or remove"
            " the folder and add the articles again."
        ) from error
