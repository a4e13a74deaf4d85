"""Files and folders through the front door of the loaders."""

from __future__ import annotations

import os
import sys
import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.articles import Article, LoadFailure
from index.loaders.dispatch import SUFFIXES, load

TODAY = date(2026, 11, 23)


def write(path: Path, content: str | bytes = "The bridge closes.") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def loaded(*paths: str | Path) -> list[Article | LoadFailure]:
    return list(load(paths, today=TODAY))


def names(results: list[Article | LoadFailure], folder: Path) -> list[str]:
    return [Path(str(result.path)).relative_to(folder).as_posix() for result in results]


def test_a_folder_is_read_with_all_below_it_in_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.md", "a/b/c.html.txt", "c.text", "B.TXT"):
        write(tmp_path / name)

    assert names(loaded(tmp_path), tmp_path) == [
        "B.TXT",
        "a/b/c.html.txt",
        "a/z.md",
        "b.txt",
        "c.text",
    ]


def test_what_is_no_article_by_name_is_passed_over_in_silence(tmp_path: Path) -> None:
    for name in (
        *(".hidden.txt", ".git/notes.txt", "photo.jpg", "style.css", "README.md", "LICENSE"),
        *("data.sqlite", "story_files/frame.html", "story.html.bak"),
    ):
        write(tmp_path / name)
    write(tmp_path / "story.html", f"<html><body><p>{'The bridge closes. ' * 20}</p></body></html>")

    assert names(loaded(tmp_path), tmp_path) == ["story.html"]


def test_other_files_of_a_folder_are_read_by_what_they_hold(tmp_path: Path) -> None:
    write(tmp_path / "clipping")
    write(tmp_path / "report.pdf", b"%PDF-1.7")

    article, failure = loaded(tmp_path)

    assert isinstance(article, Article)
    assert failure == LoadFailure(
        str(tmp_path / "report.pdf"), "is a damaged PDF file: it cannot be opened"
    )


def test_a_file_named_itself_is_read_even_if_hidden_or_of_unknown_suffix(tmp_path: Path) -> None:
    (result,) = loaded(write(tmp_path / ".notes.css"))

    assert isinstance(result, Article)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("<!DOCTYPE html><html><body><p>" + "Word by word. " * 30 + "</p></body></html>", "Word"),
        ('{"text": "A record."}\n{"text": "Another."}', "A record."),
        ("Plain words.", "Plain words."),
    ],
    ids=["web page", "records", "text"],
)
def test_an_unknown_suffix_is_read_by_content(tmp_path: Path, content: str, text: str) -> None:
    result = loaded(write(tmp_path / "a.dat", content))[0]

    assert isinstance(result, Article)
    assert result.text.startswith(text)


@pytest.mark.parametrize("name", ["piped", "notes.txt"])
def test_front_matter_makes_markdown_of_a_text_whatever_its_name(tmp_path: Path, name: str) -> None:
    content = (
        "---\ntitle: Ferry sinks\ndate: 2026-03-04\n---\n\n# Ferry sinks\n\nThe **ferry** sank.\n"
    )

    (article,) = loaded(write(tmp_path / name, content))

    assert isinstance(article, Article)
    assert (article.title, article.text) == ("Ferry sinks", "The ferry sank.")
    assert article.published == date(2026, 3, 4)


def test_a_first_level_heading_makes_markdown_of_a_text_without_a_suffix(tmp_path: Path) -> None:
    (article,) = loaded(write(tmp_path / "piped", "# Ferry sinks\n\nThe *ferry* sank.\n"))

    assert isinstance(article, Article)
    assert (article.title, article.text) == ("Ferry sinks", "The ferry sank.")


@pytest.mark.timeout(10)
def test_front_matter_that_never_ends_is_soon_told_from_text(tmp_path: Path) -> None:
    content = "---\r\nkey: value\r\n" + "more: of it\r\n" * 1000

    (article,) = loaded(write(tmp_path / "a.txt", content))

    assert isinstance(article, Article)


def test_a_rule_at_the_top_is_no_front_matter(tmp_path: Path) -> None:
    (article,) = loaded(write(tmp_path / "a.txt", "---\nThe ferry sank.\n\nNobody was hurt.\n"))

    assert isinstance(article, Article)
    assert article.text.endswith("Nobody was hurt.")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the file is empty"),
        (b" \n\n ", "holds no text"),
        (b"\x00\x01" * 99, "binary data"),
        (b'<?xml version="1.0"?><rss/>', "is a feed without entries"),
        (b'<?xml version="1.0"?><nitf/>', "its root is <nitf>"),
    ],
)
def test_a_file_without_article_is_a_failure_with_reason(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    path = write(tmp_path / "a.dat", content)

    (result,) = loaded(path)

    assert isinstance(result, LoadFailure)
    assert result.path == str(path)
    assert reason in result.reason


def test_a_missing_file_does_not_end_the_run(tmp_path: Path) -> None:
    missing, found = loaded(tmp_path / "no.txt", write(tmp_path / "yes.txt"))

    assert missing == LoadFailure(str(tmp_path / "no.txt"), "there is no such file or folder")
    assert isinstance(found, Article)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything")
def test_a_file_and_a_folder_that_may_not_be_read_are_failures(tmp_path: Path) -> None:
    secret, folder = write(tmp_path / "a.txt"), write(tmp_path / "b" / "c.txt").parent
    secret.chmod(0)
    folder.chmod(0)
    try:
        results = loaded(tmp_path)
    finally:
        folder.chmod(0o700)

    assert results == [
        LoadFailure(str(path), "may not be read: permission denied") for path in (secret, folder)
    ]


def test_an_error_while_reading_is_a_failure_in_plain_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "a.txt")

    def refuse(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)

    assert loaded(path) == [LoadFailure(str(path), "may not be read: permission denied")]


@pytest.mark.parametrize("path", ["", "  "])
def test_an_empty_path_is_a_failure_and_not_the_current_folder(path: str) -> None:
    (result,) = loaded(path)

    assert isinstance(result, LoadFailure)


def test_an_impossible_path_is_a_failure() -> None:
    (result,) = loaded("a\0b.txt")

    assert isinstance(result, LoadFailure)
    assert "no possible path" in result.reason


@pytest.mark.skipif(os.name != "posix", reason="links need rights elsewhere")
def test_links_in_a_circle_are_walked_once(tmp_path: Path) -> None:
    write(tmp_path / "a" / "one.txt")
    (tmp_path / "a" / "up").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "b").symlink_to(tmp_path / "a", target_is_directory=True)

    assert names(loaded(tmp_path), tmp_path) == ["a/one.txt"]


@pytest.mark.skipif(os.name != "posix", reason="links need rights elsewhere")
def test_a_link_to_nothing_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "gone.txt")

    (result,) = loaded(tmp_path)

    assert isinstance(result, LoadFailure)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")

    assert loaded(tmp_path) == [LoadFailure(str(tmp_path / "a.txt"), "is not a regular file")]


def test_a_folder_deeper_than_the_recursion_limit_is_read(tmp_path: Path) -> None:
    folders = [tmp_path]
    for _ in range(sys.getrecursionlimit() + 100):
        folders.append(folders[-1] / "d")
        folders[-1].mkdir()
    file = write(folders[-1] / "a.txt")

    (result,) = loaded(tmp_path)

    # What clears up after the tests would meet the recursion limit itself.
    file.unlink()
    for folder in reversed(folders[1:]):
        folder.rmdir()
    assert isinstance(result, Article)


def test_a_single_path_may_stand_for_the_list(tmp_path: Path) -> None:
    assert len(list(load(str(write(tmp_path / "a.txt")), today=TODAY))) == 1


def test_paths_are_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "a.txt")
    monkeypatch.chdir(tmp_path)

    assert [result.path for result in loaded("./x/../a.txt")] == [str(tmp_path / "a.txt")]


def test_the_file_name_gives_a_missing_date(tmp_path: Path) -> None:
    (result,) = loaded(write(tmp_path / "2026-01-13-bridge.txt"))

    assert isinstance(result, Article)
    assert result.published == date(2026, 1, 13)


def test_a_file_larger_than_an_article_may_be_is_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.loaders.documents.LONGEST_DOCUMENT", 10)

    results = loaded(write(tmp_path / "a.txt"), write(tmp_path / "a.json", '[{"text": "Long"}]'))

    assert all(isinstance(result, LoadFailure) for result in results)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from((*SUFFIXES, ".dat")), st.binary(max_size=400))
def test_arbitrary_bytes_never_end_the_run(suffix: str, data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        results = loaded(write(Path(folder) / f"a{suffix}", data))

    assert all(isinstance(result, Article | LoadFailure) for result in results)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(SUFFIXES),
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "text",
                ",",
                '"',
                "\n",
                "{",
                "}",
                ":",
                "[",
                "]",
                "---",
                "#",
                "date ",
                "Title: ",
                "2026-01-13",
                "é",
                "\u2028",
                "<html>",
                "id",
                "\t",
                "&amp;",
                "By Ann Bo",
            ]
        ),
        max_size=60,
    ),
)
def test_arbitrary_pieces_of_every_form_never_end_the_run(suffix: str, pieces: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        results = loaded(write(Path(folder) / f"a{suffix}", "".join(pieces)))

    for result in results:
        assert isinstance(result, Article | LoadFailure)
        if isinstance(result, Article):
            assert result.text == result.text.strip() != ""
