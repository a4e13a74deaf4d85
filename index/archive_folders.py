"""The folder of an archive: made, opened, borrowed from where it cannot be written, measured."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from index.errors import ArchiveError, ArchiveIncompatible, ArchiveNotFound
from index.settings import EncoderSettings, IndexSettings
from index.stores.archive_read_only import borrow
from index.stores.archive_sqlite import ArchiveSqlite

DATABASE = "archive.sqlite"


def new_archive(home: Path, settings: IndexSettings) -> ArchiveSqlite:
    """Make a new, empty archive in the folder ``home``.

    Raises ``ArchiveError`` when there is one already or the folder cannot be written.
    """
    file = home / DATABASE
    if file.exists():
        raise ArchiveError(f"There is an archive in {home} already: open it instead.")
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ArchiveError(f"Cannot make the folder {home}: {error.strerror}.") from error
    archive = ArchiveSqlite(file)
    archive.set_meta("model", settings.encoder.model)
    return archive


def existing_archive(
    home: Path, settings: IndexSettings | None
) -> tuple[ArchiveSqlite, IndexSettings]:
    """Open the archive in the folder ``home``; without settings, those it was made with.

    Raises ``ArchiveNotFound`` when there is none and ``ArchiveIncompatible`` when ``settings``
    name another embedding model than the one it was made with.
    """
    file = home / DATABASE
    if not file.is_file():
        raise ArchiveNotFound(
            f"There is no archive in {home}. Make one with: dateline add PATH --archive {home}"
        )
    archive = ArchiveSqlite(file)
    model = archive.meta("model")
    if model is None:  # the process that made it was stopped before it could tell
        model = (settings or IndexSettings()).encoder.model
        archive.set_meta("model", model)
    if settings is None:
        settings = IndexSettings(encoder=EncoderSettings(model=model))
    elif settings.encoder.model != model:
        archive.close()
        raise ArchiveIncompatible(
            f"{home} was made with the model {model}, not {settings.encoder.model}."
            " Open it with that model, or add the articles to a new archive."
        )
    return archive, settings


def borrowed_derivations(folder: Path) -> TemporaryDirectory[str]:
    """Return a temporary folder with what is derived from an archive that cannot be written."""
    place = TemporaryDirectory(prefix="dateline-reading-", ignore_cleanup_errors=True)
    for name in ("vectors", "lexical"):
        borrow(folder / name, Path(place.name) / name)
    return place


def bytes_below(folder: Path) -> int:
    """Return how many bytes the files of a folder and of those below it have."""
    total = 0
    for file in folder.rglob("*"):
        with suppress(FileNotFoundError):  # another process may be merging files
            total += file.stat().st_size if file.is_file() else 0
    return total
