"""Find the files of a folder that may hold articles, in an order that is always the same."""

from __future__ import annotations

import os
from collections.abc import Container, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from index.articles import LoadFailure

_PICTURES_AND_SOUND = (
    ".avif .bmp .gif .heic .ico .jpeg .jpg .png .svg .tif .tiff .webp .psd "
    ".aac .flac .m4a .mp3 .ogg .opus .wav .avi .m4v .mkv .mov .mp4 .mpeg .mpg .webm"
)
_PROGRAMS_AND_STYLES = (
    ".c .cc .cpp .css .dll .dylib .eot .exe .go .h .ipynb .java .js .lock .map .mjs .otf .php "
    ".pl .py .pyc .r .rb .rs .sh .so .ts .ttf .woff .woff2"
)
_SETTINGS_AND_DATA = (
    ".bak .bib .bin .cfg .conf .db .faiss .ini .log .npy .npz .onnx .pickle .pkl .pt "
    ".safetensors .sqlite .sqlite-shm .sqlite-wal .sqlite3 .tmp .toml .yaml .yml"
)
_NO_ARTICLE_SUFFIXES = frozenset(
    f"{_PICTURES_AND_SOUND} {_PROGRAMS_AND_STYLES} {_SETTINGS_AND_DATA}".split()
)
_NO_ARTICLE_NAMES = frozenset(
    (
        *("readme", "license", "licence", "copying", "notice", "changelog", "contributing"),
        *("makefile", "dockerfile", "thumbs.db", "desktop.ini"),
    )
)
_PACKED = frozenset((".gz", ".zip", ".parquet", ".docx", ".epub"))
# "Save page as" puts what belongs to story.html into story_files.
_COMPANION_ENDING = "_files"
_PAGE_SUFFIXES = (".html", ".htm", ".xhtml")


def is_no_article(name: str) -> bool:
    """Tell whether a file inside a folder is passed over in silence, judged by its name.

    Pictures, sound, films, fonts, programs, style sheets, settings, logs and databases are, and
    files that describe the folder: README, LICENSE, COPYING, NOTICE, CHANGELOG, CONTRIBUTING.
    """
    stem, suffix = os.path.splitext(name.casefold())  # noqa: PTH122 - a name, not a path
    return suffix in _NO_ARTICLE_SUFFIXES or bool({stem, name.casefold()} & _NO_ARTICLE_NAMES)


def files_below(folder: Path) -> Iterator[Path | LoadFailure]:
    """Yield every file below the folder, by name, with its sub-folders in between.

    Hidden files and folders, the companion folders of saved pages, and files that are no articles
    by name are left out. Links to folders are followed, but no folder is entered twice.
    """
    entered: set[tuple[int, int]] = set()
    waiting = [iter([folder])]
    while waiting:
        path = next(waiting[-1], None)
        if path is None:
            waiting.pop()
        elif os.path.isdir(path):  # noqa: PTH112 - False, not an error, where looking is forbidden
            try:
                waiting.append(_entries(path, entered))
            except OSError as error:
                yield LoadFailure(shown_path(path), plain_reason(error))
        else:
            yield path


def _entries(folder: Path, entered: set[tuple[int, int]]) -> Iterator[Path]:
    """Return what the folder holds and may be of use, nothing when it was entered before."""
    status = folder.stat()
    here = (status.st_dev, status.st_ino)
    if here in entered:
        return iter(())
    entered.add(here)
    names = sorted(os.listdir(folder))  # noqa: PTH208 - a million names weigh less than as many paths
    left_out = companions(names)
    kept = (name for name in names if not name.startswith(".") and name not in left_out)
    return (folder / name for name in kept if not is_no_article(name))


def companions(names: list[str]) -> frozenset[str]:
    """Return the names of the folders that belong to saved pages among the names."""
    pages = (name for name in names if name.lower().endswith(_PAGE_SUFFIXES))
    return frozenset(page.rpartition(".")[0] + _COMPANION_ENDING for page in pages)


def plain_bytes_of(paths: Iterable[str], only: Container[str] | None = None) -> int | None:
    """Return how many bytes lie in files and folders, to tell how far reading them is.

    ``None`` where the files do not tell: packed ones, patterns, addresses, standard input.
    """
    total = 0
    for name in paths:
        path = Path(name).absolute()
        if not path.exists():
            return None
        for file in files_below(path) if path.is_dir() else (path,):
            if isinstance(file, LoadFailure) or not (only is None or shown_path(file) in only):
                continue
            if file.suffix.lower() in _PACKED:
                return None
            with suppress(OSError):  # what cannot be looked at will be reported when it is read
                total += file.stat().st_size
    return total


def plain_reason(error: OSError | ValueError) -> str:
    """Return in plain words why the system did not let a file be read."""
    match error:
        case FileNotFoundError():
            return "there is no such file or folder"
        case PermissionError():
            return "may not be read: permission denied"
        case OSError():
            return f"cannot be read: {error.strerror or error}"
        case _:
            return f"is no possible path: {error}"


def shown_path(path: Path) -> str:
    """Return the path as text that can be stored even if its name is not valid UTF-8."""
    return os.fsencode(path).decode("utf-8", errors="replace")
