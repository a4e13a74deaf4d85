"""An archive in a folder that cannot be written is read, says so when changed, and stays as it is.

Root may write anywhere: as root these tests act as another user.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from index.archive_folders import DATABASE
from index.archive_values import RemovalQuery
from index.errors import ArchiveError
from index.news_index import NewsIndex
from index.repairing import repair
from tests.generated_articles import generated_article, generated_articles, marker

pytestmark = [
    pytest.mark.usefixtures("fake_encoder"),
    pytest.mark.skipif(sys.platform == "win32", reason="changes permissions and users as Unix"),
]

ARTICLES = generated_articles(12)
_NOBODY = 65534


@contextmanager
def without_rights(folder: Path) -> Iterator[None]:
    """Act as somebody who may read the folder and not write it."""
    root = os.geteuid() == 0
    folders = [folder, *(one for one in folder.rglob("*") if one.is_dir())]
    for one in folders:
        one.chmod(0o555)
    if root:
        os.setresuid(_NOBODY, _NOBODY, 0)
    try:
        yield
    finally:
        if root:
            os.setresuid(0, 0, 0)
        for one in folders:
            one.chmod(0o755)


@pytest.fixture
def folder() -> Iterator[Path]:
    """Return an embedded archive below a folder that others may enter; all is closed."""
    home = Path(tempfile.mkdtemp())
    home.chmod(0o755)
    with NewsIndex.create(home / "archive") as index:
        index.add(ARTICLES)
        index.embed_pending()
        index.search("council")  # imports what it needs: another user may not reach our libraries
        index.verify()
    yield home / "archive"
    shutil.rmtree(home)


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(one.relative_to(folder)): one.read_bytes() for one in folder.rglob("*") if one.is_file()
    }


def finds(index: NewsIndex, number: int) -> bool:
    return any(marker(number) in hit.sentence.text for hit in index.search(marker(number)))


@pytest.mark.parametrize("derived", ["there", "gone"])
def test_it_is_searched_and_verified_and_nothing_in_it_changes(folder: Path, derived: str) -> None:
    if derived == "gone":
        for name in ("vectors", "lexical"):
            shutil.rmtree(folder / name, ignore_errors=True)
    before = contents(folder)
    with without_rights(folder), NewsIndex.open(folder) as index:
        assert finds(index, 3)
        assert index.status().articles == len(ARTICLES)
        assert index.verify() == []
    assert contents(folder) == before


@pytest.mark.parametrize(
    "change",
    [
        lambda index: index.add([generated_article(50)]),
        lambda index: index.remove(RemovalQuery(key=ARTICLES[0].id)),
        lambda index: index.restart_embedding(),
        lambda index: repair(index.folder),
    ],
    ids=["add", "remove", "embed", "repair"],
)
def test_a_change_is_refused_with_what_to_do(
    folder: Path, change: Callable[[NewsIndex], object]
) -> None:
    before = contents(folder)
    with (
        without_rights(folder),
        NewsIndex.open(folder) as index,
        pytest.raises(ArchiveError, match=r"cannot be written.*dateline backup"),
    ):
        change(index)
    assert contents(folder) == before


def test_a_backup_of_it_can_be_written(folder: Path, tmp_path: Path) -> None:
    del tmp_path  # below a folder that others may not enter
    elsewhere = Path(tempfile.mkdtemp())
    elsewhere.chmod(0o777)
    with without_rights(folder), NewsIndex.open(folder) as index:
        index.backup(elsewhere / "copy")
    with NewsIndex.open(elsewhere / "copy") as index:
        index.add([generated_article(50)])
        assert finds(index, 50)
        assert finds(index, 3)
    shutil.rmtree(elsewhere)


def test_what_its_owner_changes_meanwhile_is_seen(folder: Path) -> None:
    with without_rights(folder):
        index = NewsIndex.open(folder)
    with NewsIndex.open(folder) as owner:
        owner.add([generated_article(50)])
        owner.remove(RemovalQuery(key=ARTICLES[3].id))
    with without_rights(folder), index:
        assert finds(index, 50)
        assert not finds(index, 3)


def test_what_a_killed_process_had_not_merged_is_seen(folder: Path) -> None:
    with NewsIndex.open(folder) as index:
        index.add([generated_article(50)])
        left = shutil.copytree(folder, folder.with_name("left"))  # as it lies before it is closed
    assert (left / f"{DATABASE}-wal").stat().st_size
    with without_rights(left), NewsIndex.open(left) as index:
        assert finds(index, 50)


def test_a_file_that_is_read_only_is_read_and_said_to_be(folder: Path) -> None:
    file = folder / DATABASE
    file.chmod(0o444)
    if os.geteuid() == 0:
        folder.chmod(0o777)
        (folder / "lexical").chmod(0o777)
        os.setresuid(_NOBODY, _NOBODY, 0)
    try:
        with NewsIndex.open(folder) as index:
            assert finds(index, 3)
            with pytest.raises(ArchiveError, match=r"cannot be written"):
                index.add([generated_article(50)])
    finally:
        if os.getresuid()[2] == 0:
            os.setresuid(0, 0, 0)


def test_on_a_full_disk_it_is_read_and_a_change_says_why(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.stores.archive_read_only._LEAST_FREE_BYTES", 10**18)
    before = contents(folder)
    with NewsIndex.open(folder) as index:
        assert finds(index, 3)
        with pytest.raises(ArchiveError, match=r"is full.*Free some space"):
            index.add([generated_article(50)])
    assert contents(folder) == before


def test_no_archive_can_be_made_there(folder: Path) -> None:
    with (
        without_rights(folder.parent),
        pytest.raises(ArchiveError, match=r"Cannot make the folder .*: Permission denied"),
    ):
        NewsIndex.create(folder.with_name("another"))
