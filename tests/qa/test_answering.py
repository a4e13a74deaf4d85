"""``answer(...)``: given articles or an archive, warm from the second call, safe in threads."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import platformdirs
import pytest

from index import embedding
from index.articles import Article, Period
from index.encoders.protocol import Vectors
from index.errors import ArchiveNotFound, ModelError
from index.news_index import NewsIndex
from qa import answering
from qa.answering import answer
from qa.errors import NoArticles, QuestionRefused
from tests.fakes import FakeEncoder

FERRY = "The ferry Lady Maren sank off Sandmouth.\n\nEdvin Holt is the captain of the Lady Maren."
BANK = "The central bank cut its main rate. Governor Ingrid Thale announced the cut."
CAPTAIN = "Who is the captain of the Lady Maren?"
HOLT = "Edvin Holt is the captain of the Lady Maren."


@dataclass(frozen=True, slots=True)
class CountingEncoder(FakeEncoder):
    """Remembers the sentences it embedded."""

    embedded: list[str] = field(default_factory=list)

    def encode_sentences(self, texts: Sequence[str]) -> Vectors:
        self.embedded.extend(texts)
        return FakeEncoder.encode_sentences(self, texts)


@pytest.fixture(autouse=True)
def encoder(monkeypatch: pytest.MonkeyPatch) -> CountingEncoder:
    counting = CountingEncoder()
    monkeypatch.setattr(embedding, "open_encoder", lambda _settings: counting)
    return counting


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Let every test begin with nothing open, and keep temporary archives in its own folder."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setattr(answering, "_open", {})
    monkeypatch.setattr(answering, "_temporary", type(answering._temporary)())
    yield folder
    answering._remove_temporary_archives()
    assert list(folder.iterdir()) == [], "temporary archives are removed at exit"


# --- articles given here ------------------------------------------------------------------------


def test_texts_are_asked(temporary: Path) -> None:
    found = answer(CAPTAIN, articles=[FERRY, BANK])
    assert found.citations[0].quote == HOLT
    assert FERRY[found.citations[0].start : found.citations[0].end] == HOLT
    assert len(list(temporary.iterdir())) == 1


def test_files_and_folders_are_asked(tmp_path: Path) -> None:
    clippings = tmp_path / "clippings"
    clippings.mkdir()
    (clippings / "ferry.txt").write_text(FERRY, encoding="utf-8")
    (clippings / "gone.txt").symlink_to(tmp_path / "nowhere")
    bank = tmp_path / "bank.txt"
    bank.write_text(BANK, encoding="utf-8")
    with pytest.warns(UserWarning, match=r"could not be read: .*gone\.txt"):
        found = answer(CAPTAIN, articles=[clippings, str(bank)])
    assert found.citations[0].quote == HOLT
    assert answer("Who announced the cut?", articles=[str(bank)]).citations[0].quote == (
        "Governor Ingrid Thale announced the cut."
    )


def test_a_second_question_embeds_nothing_again(encoder: CountingEncoder) -> None:
    answer(CAPTAIN, articles=[FERRY, BANK])
    embedded = list(encoder.embedded)
    assert embedded
    answer("Who announced the cut?", articles=[FERRY, BANK])
    assert encoder.embedded == embedded


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "ferry.txt"
    file.write_text(FERRY, encoding="utf-8")
    assert answer(CAPTAIN, articles=[file]).citations[0].quote == HOLT
    file.write_text(FERRY.replace("Edvin Holt", "Rita Moss Lund"), encoding="utf-8")
    assert answer(CAPTAIN, articles=[file]).citations[0].quote.startswith("Rita Moss Lund")


def test_only_the_latest_temporary_archives_are_kept(
    temporary: Path, encoder: CountingEncoder
) -> None:
    most = answering._MOST_TEMPORARY_ARCHIVES
    for number in range(most):
        answer(CAPTAIN, articles=[f"{FERRY} It was ship number {number}."])
    answer(CAPTAIN, articles=[f"{FERRY} It was ship number 0."])
    answer(CAPTAIN, articles=[f"{FERRY} It was ship number {most}."])
    assert len(list(temporary.iterdir())) == most
    encoder.embedded.clear()
    answer(CAPTAIN, articles=[f"{FERRY} It was ship number 0."])
    assert encoder.embedded == [], "the one asked last was kept"
    answer(CAPTAIN, articles=[f"{FERRY} It was ship number 1."])
    assert encoder.embedded, "the one asked longest ago was not"


@pytest.mark.parametrize("articles", [[], [" ", "\n"], [""], ["\x00"]])
def test_nothing_to_read_is_an_error(
    articles: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "stray.txt").write_text(FERRY, encoding="utf-8")
    monkeypatch.chdir(tmp_path)  # "" must not be read as this folder
    with pytest.raises(NoArticles, match="No article could be read"):
        answer(CAPTAIN, articles=articles)


@pytest.mark.parametrize("kind", [str, Path])
def test_a_missing_file_is_named(kind: type[str | Path], tmp_path: Path) -> None:
    with pytest.raises(NoArticles, match=r"missing\.html"):
        answer(CAPTAIN, articles=[kind(tmp_path / "missing.html")])


def test_a_missing_file_among_others_is_a_warning(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match=r"missing\.txt") as caught:
        found = answer(CAPTAIN, articles=[FERRY, tmp_path / "missing.txt"])
    assert found.citations[0].quote == HOLT
    assert caught[0].filename == __file__, "the warning points at the caller"


def test_articles_that_can_be_read_give_no_warning() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        answer(CAPTAIN, articles=[FERRY])


@pytest.mark.parametrize("articles", [FERRY, Path("ferry.txt")])
def test_a_single_text_or_path_is_refused(articles: str | Path) -> None:
    with pytest.raises(TypeError, match="must be a list"):
        answer(CAPTAIN, articles=articles)  # type: ignore[arg-type]  # the mistake under test


def test_what_could_not_be_embedded_leaves_no_archive_behind(
    temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(_settings: object) -> FakeEncoder:
        raise ModelError("there is no model")

    monkeypatch.setattr(embedding, "open_encoder", missing)
    with pytest.raises(ModelError):
        answer(CAPTAIN, articles=[FERRY])
    assert list(temporary.iterdir()) == []


def test_a_refused_question_is_refused_here_too() -> None:
    with pytest.raises(QuestionRefused):
        answer("", articles=[FERRY])


# --- an archive ---------------------------------------------------------------------------------


def make_archive(folder: Path, *articles: Article) -> None:
    with NewsIndex.create(folder) as index:
        index.add(articles)
        index.embed_pending()


def test_an_archive_is_asked_with_its_filters(tmp_path: Path) -> None:
    make_archive(
        tmp_path / "archive",
        Article.create(FERRY, source="Post", published=date(2026, 3, 1)),
        Article.create(BANK, source="Courier", published=date(2025, 3, 1)),
    )
    found = answer(CAPTAIN, archive=tmp_path / "archive", as_of=date(2026, 4, 1))
    assert (found.citations[0].quote, found.as_of) == (HOLT, date(2026, 4, 1))
    assert answer(CAPTAIN, archive=str(tmp_path / "archive"), sources=("Courier",)).abstained
    before = Period(until=date(2025, 12, 31))
    assert answer(CAPTAIN, archive=tmp_path / "archive", period=before).abstained


def test_the_archive_stays_open_and_sees_what_is_added(tmp_path: Path) -> None:
    make_archive(tmp_path / "archive", Article.create(BANK))
    assert answer(CAPTAIN, archive=tmp_path / "archive").abstained
    with NewsIndex.open(tmp_path / "archive") as index:
        index.add([Article.create(FERRY)])
    assert answer(CAPTAIN, archive=tmp_path / "archive").citations[0].quote == HOLT
    assert len(answering._open) == 1


def test_an_archive_made_anew_in_its_place_is_the_one_asked(tmp_path: Path) -> None:
    make_archive(tmp_path / "archive", Article.create(FERRY))
    assert not answer(CAPTAIN, archive=tmp_path / "archive").abstained
    shutil.rmtree(tmp_path / "archive")
    with pytest.raises(ArchiveNotFound):
        answer(CAPTAIN, archive=tmp_path / "archive")
    make_archive(tmp_path / "archive", Article.create(BANK))
    assert answer(CAPTAIN, archive=tmp_path / "archive").abstained


def test_without_a_name_the_archive_of_the_command_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_archive(tmp_path / "named", Article.create(FERRY))
    monkeypatch.setenv("DATELINE_ARCHIVE", str(tmp_path / "named"))
    assert answer(CAPTAIN).citations[0].quote == HOLT
    monkeypatch.delenv("DATELINE_ARCHIVE")
    monkeypatch.setattr(platformdirs, "user_data_path", lambda *_, **__: tmp_path / "data")
    with pytest.raises(ArchiveNotFound, match="data"):
        answer(CAPTAIN)
    make_archive(tmp_path / "data" / "archive", Article.create(BANK))
    assert answer(CAPTAIN).abstained


def test_an_archive_and_articles_together_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not both"):
        answer(CAPTAIN, archive=tmp_path, articles=[FERRY])


# --- threads ------------------------------------------------------------------------------------


def test_eight_threads_share_what_is_open(
    tmp_path: Path, temporary: Path, encoder: CountingEncoder
) -> None:
    make_archive(tmp_path / "archive", Article.create(FERRY), Article.create(BANK))
    encoder.embedded.clear()

    def ask(number: int) -> str:
        if number % 2:
            found = answer(CAPTAIN, archive=tmp_path / "archive")
        else:
            found = answer(CAPTAIN, articles=[FERRY, BANK])
        return found.citations[0].quote

    with ThreadPoolExecutor(max_workers=8) as pool:
        quotes = list(pool.map(ask, range(40)))
    assert set(quotes) == {HOLT}
    assert len(list(temporary.iterdir())) == 1
    assert len(encoder.embedded) == len(set(encoder.embedded)), "embedded once"
