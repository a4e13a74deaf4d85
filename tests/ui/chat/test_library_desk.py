"""What the library refuses, and how it tells how far its work is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from index.articles import Article, LoadFailure
from index.loaders.dispatch import load
from index.news_index import NewsIndex
from tests.ui.chat.fakes import HARBOUR
from ui.chat.library_desk import LibraryDesk, LibraryRefused, shown_work
from ui.chat.library_work import LibraryWork, Phase, WorkState

ASKED_FOR: list[str] = []


def fetched(address: str) -> Iterator[Article | LoadFailure]:
    ASKED_FOR.append(address)
    yield Article.create("The mill closed.", url=address)


def desk_over(
    index: NewsIndex, tmp_path: Path, *, may_change: bool = True, may_add_folders: bool = False
) -> tuple[LibraryDesk, LibraryWork]:
    ASKED_FOR.clear()
    work = LibraryWork(index, lambda path: load([path]), fetched)
    uploads = tmp_path / "uploads"
    uploads.mkdir(exist_ok=True)
    desk = LibraryDesk(
        index,
        work,
        uploads_folder=uploads,
        may_change=may_change,
        may_add_folders=may_add_folders,
    )
    return desk, work


def test_only_what_was_uploaded_is_read(own_archive: NewsIndex, tmp_path: Path) -> None:
    desk, work = desk_over(own_archive, tmp_path)
    secret = tmp_path / "secret.txt"
    secret.write_text("The password is swordfish.", encoding="utf-8")
    for path in (str(secret), f"{tmp_path}/uploads/../secret.txt", "/etc/passwd", "", "-"):
        with pytest.raises(LibraryRefused, match="not uploaded here"):
            desk.add_uploads({"files": [{"path": path, "name": "a.txt"}]})
    assert not work.state.is_busy


def test_an_upload_is_known_by_its_name_and_leaves_no_file(
    own_archive: NewsIndex, tmp_path: Path
) -> None:
    desk, work = desk_over(own_archive, tmp_path)
    file = tmp_path / "uploads" / "x1.txt"
    file.write_text("The mill closed on Monday.", encoding="utf-8")
    desk.add_uploads({"files": [{"path": str(file), "name": "mill.txt"}]})
    assert work.wait(30)
    assert [it.path for it in own_archive.find("mill.txt")] == ["mill.txt"]
    assert not file.exists()


@pytest.mark.parametrize(
    "address", ["/etc/passwd", "file:///etc/passwd", "-", "", "javascript:alert(1)", "a b"]
)
def test_only_web_addresses_are_fetched(
    own_archive: NewsIndex, tmp_path: Path, address: str
) -> None:
    desk, work = desk_over(own_archive, tmp_path)
    with suppress(LibraryRefused):
        desk.add_address({"address": address})
    work.wait(30)
    assert [it for it in ASKED_FOR if not it.startswith("https://")] == []


def test_an_address_without_scheme_is_taken_for_a_page(
    own_archive: NewsIndex, tmp_path: Path
) -> None:
    desk, work = desk_over(own_archive, tmp_path)
    desk.add_address({"address": "mill.example/closed"})
    assert work.wait(30)
    assert ASKED_FOR == ["https://mill.example/closed"]


def test_folders_are_added_only_where_that_is_allowed(
    own_archive: NewsIndex, tmp_path: Path
) -> None:
    desk, _ = desk_over(own_archive, tmp_path)
    with pytest.raises(LibraryRefused, match="may not be added"):
        desk.add_folder({"folder": str(tmp_path)})
    reading, _ = desk_over(own_archive, tmp_path, may_change=False, may_add_folders=True)
    with pytest.raises(LibraryRefused):
        reading.add_folder({"folder": str(tmp_path)})


def test_an_archive_for_reading_is_not_changed(own_archive: NewsIndex, tmp_path: Path) -> None:
    desk, _ = desk_over(own_archive, tmp_path, may_change=False)
    for change in (desk.remove, desk.take_back, desk.add_uploads, desk.add_address):
        with pytest.raises(LibraryRefused, match="for reading only"):
            change({"id": HARBOUR.id, "address": "https://a.example/"})
    with pytest.raises(LibraryRefused, match="for reading only"):
        desk.embed()
    assert own_archive.status().articles == 2


def test_an_old_removal_cannot_be_taken_back(own_archive: NewsIndex, tmp_path: Path) -> None:
    desk, _ = desk_over(own_archive, tmp_path)
    removed = desk.remove({"id": HARBOUR.id})
    assert desk.take_back({"token": removed["token"]}) == "It is back."
    with pytest.raises(LibraryRefused, match="too long ago"):
        desk.take_back({"token": removed["token"]})
    with pytest.raises(LibraryRefused, match="no longer in the archive"):
        desk.remove({"id": "none"})


@pytest.mark.parametrize(
    ("state", "line"),
    [
        (WorkState(), ""),
        (WorkState(phase=Phase.WAITING), "Waiting for other work …"),
        (WorkState(phase=Phase.READING, done=1), "Reading: 1 article so far"),
        (WorkState(phase=Phase.READING, done=2, total=9), "Reading file 2 of 9"),
        (
            WorkState(phase=Phase.EMBEDDING, done=1200, total=34_000, seconds_left=130.0),
            "Making sentences findable by meaning: 1,200 of 34,000 · about 2 minutes left",
        ),
        (WorkState(phase=Phase.EMBEDDING, done=1, total=2, seconds_left=0.2),
         "Making sentences findable by meaning: 1 of 2 · about 1 second left"),
        (WorkState(phase=Phase.EMBEDDING, total=2, seconds_left=8000.0),
         "Making sentences findable by meaning: 0 of 2 · about 2 hours left"),
        (WorkState(phase=Phase.DONE, added=3, unchanged=1),
         "Done: 3 added, 0 replaced, 1 unchanged."),
        (WorkState(phase=Phase.DONE, failures=(LoadFailure("a", "b"),)), "Nothing was added."),
        (WorkState(phase=Phase.DONE), ""),
    ],
)  # fmt: skip
def test_work_is_told_in_words(state: WorkState, line: str) -> None:
    assert shown_work(state).line == line


def test_a_mistake_ends_the_work_and_is_told(own_archive: NewsIndex) -> None:
    def broken(_: Path) -> Iterator[Article]:
        raise OSError("the disk is gone")

    work = LibraryWork(own_archive, broken)
    work.add_folder(Path("/nowhere"))
    assert work.wait(30)
    assert shown_work(work.state).problems == ("The work stopped: the disk is gone",)


def test_the_library_says_which_languages_its_model_cannot_read(
    own_archive: NewsIndex, tmp_path: Path
) -> None:
    desk, _ = desk_over(own_archive, tmp_path)
    assert "does not know" not in desk.state()["html"]
    own_archive.add([Article.create("Der Zug hielt am Montag im Bahnhof, sagte die Polizei.")])
    assert "does not know (de 1)" in desk.state()["html"]
