"""Pages, feeds, sitemaps and lists of addresses from a server on this computer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from index.articles import Article, LoadFailure
from index.loaders.dispatch import load
from index.loaders.documents import LoadNotice
from index.loaders.fetching import Fetcher, FetchSettings
from index.loaders.remembered import Remembered, Seen
from index.loaders.web import Web, WebSettings
from tests.local_server import Answer, LocalServer, local_server
from tests.made_documents import made_page

TODAY = date(2026, 11, 23)
TEXT = "The ferry Lady Maren sank off Kestrel Bay in a storm on Friday night. " * 6


@pytest.fixture
def server() -> Iterator[LocalServer]:
    with local_server() as running:
        for name in ("one", "two", "three"):
            running.answers[f"/{name}"] = Answer(made_page(f"Story {name}", TEXT).encode())
        yield running


def web(remembered: Remembered | None = None, *, held: bool = False, **changes: int) -> Web:
    fetcher = Fetcher(FetchSettings(allow_private=True), sleep=lambda _: None)
    settings = WebSettings(**changes)  # type: ignore[arg-type]  # numbers and truths
    return Web(settings, fetcher=fetcher, remembered=remembered, holds=lambda _: held)


def loaded(
    path: str | Path, using: Web | None = None, notices: list[LoadNotice] | None = None
) -> list[Article | LoadFailure]:
    told = notices.append if notices is not None else None
    return list(load([path], today=TODAY, web=using or web(), notice=told))


def titles(results: list[Article | LoadFailure]) -> list[str | None]:
    assert all(isinstance(result, Article) for result in results), results
    return [result.title for result in results if isinstance(result, Article)]


def rss(server: LocalServer, *names: str, summary: str = "Short.") -> bytes:
    items = "".join(
        f"<item><title>{name}</title><link>{server.url('/' + name)}</link><guid>{name}</guid>"
        "<pubDate>Tue, 13 Jan 2026 09:00:00 GMT</pubDate>"
        f"<description>{summary}</description></item>"
        for name in names
    )
    return f'<rss version="2.0"><channel><title>Post</title>{items}</channel></rss>'.encode()


def test_a_page_is_an_article_of_its_address(server: LocalServer) -> None:
    (article,) = loaded(server.url("/one"))

    assert isinstance(article, Article)
    assert (article.title, article.url, article.path) == ("Story one", server.url("/one"), None)


def test_a_page_that_is_not_there_is_a_failure_of_its_address(server: LocalServer) -> None:
    (failure,) = loaded(server.url("/none"))

    assert failure == LoadFailure(server.url("/none"), "the server answers 404 Not Found")


def test_other_schemes_are_failures() -> None:
    (failure,) = loaded("ftp://news.example/a")

    assert isinstance(failure, LoadFailure)
    assert "only http and https" in failure.reason


def test_a_canonical_address_of_another_site_is_not_believed(server: LocalServer) -> None:
    claim = '<link rel="canonical" href="https://famous.example/story">'
    server.answers["/one"] = Answer(made_page("Story", TEXT, head=claim).encode())

    (article,) = loaded(server.url("/one"))

    assert isinstance(article, Article)
    assert article.url == server.url("/one")


def test_the_pages_of_a_feed_are_fetched_and_dated_by_it(server: LocalServer) -> None:
    server.answers["/feed"] = Answer(rss(server, "one", "two"))

    results = loaded(server.url("/feed"))

    assert titles(results) == ["Story one", "Story two"]
    assert [r.published for r in results if isinstance(r, Article)] == [date(2026, 1, 13)] * 2


def test_a_page_that_cannot_be_had_is_its_summary(server: LocalServer) -> None:
    server.answers["/feed"] = Answer(rss(server, "gone", "one", summary="The short version."))
    notices: list[LoadNotice] = []

    results = loaded(server.url("/feed"), notices=notices)

    assert titles(results) == ["gone", "Story one"]
    assert "only its summary is taken" in notices[0].remark


def test_a_whole_entry_needs_no_page(server: LocalServer) -> None:
    server.answers["/feed"] = Answer(rss(server, "one", summary=TEXT * 4))

    (article,) = loaded(server.url("/feed"))

    assert isinstance(article, Article)
    assert article.url == server.url("/one")
    assert server.paths() == ["/feed"]


def test_news_sitemaps_come_first_and_index_files_are_followed(server: LocalServer) -> None:
    def entries(kind: str, *names: str) -> bytes:
        inner = "".join(f"<{kind}><loc>{server.url('/' + n)}</loc></{kind}>" for n in names)
        root = "urlset" if kind == "url" else "sitemapindex"
        return f'<?xml version="1.0"?><{root}>{inner}</{root}>'.encode()

    server.answers["/sitemap.xml"] = Answer(entries("sitemap", "a-pages.xml", "z-news.xml"))
    server.answers["/a-pages.xml"] = Answer(entries("url", "one"))
    server.answers["/z-news.xml"] = Answer(entries("url", "two", "three"))

    assert titles(loaded(server.url("/sitemap.xml"))) == ["Story three", "Story two", "Story one"]


def test_no_more_pages_are_fetched_than_allowed(server: LocalServer) -> None:
    server.answers["/feed"] = Answer(rss(server, "one", "two", "three"))
    notices: list[LoadNotice] = []

    results = loaded(server.url("/feed"), web(most_pages=1), notices)

    assert titles(results) == ["Story one"]
    assert notices == [LoadNotice(server.url("/feed"), "2 addresses were left out after 1 pages")]


def test_a_file_of_addresses_is_followed(server: LocalServer, tmp_path: Path) -> None:
    listed = tmp_path / "pages.txt"
    listed.write_text(f"# to read\n{server.url('/one')}\n\n{server.url('/two')}\n")

    assert titles(loaded(listed)) == ["Story one", "Story two"]


def test_addresses_in_a_folder_were_not_named_and_are_not_followed(
    server: LocalServer, tmp_path: Path
) -> None:
    (tmp_path / "pages.txt").write_text(f"{server.url('/one')}\n")
    (tmp_path / "feed.xml").write_bytes(b'<?xml version="1.0"?>' + rss(server, "two"))

    failure_or_summary = loaded(tmp_path)

    assert [type(result) for result in failure_or_summary] == [Article, LoadFailure]
    assert server.asked == []


class TestRemembering:
    def test_entries_seen_before_are_not_fetched_again(
        self, server: LocalServer, tmp_path: Path
    ) -> None:
        server.answers["/feed"] = Answer(rss(server, "one", "two"))
        first = Remembered(tmp_path)
        assert len(loaded(server.url("/feed"), web(first, only_news=True))) == 2
        first.save()
        server.answers["/feed"] = Answer(rss(server, "three", "one", "two"))
        again = web(Remembered(tmp_path), only_news=True)
        assert titles(loaded(server.url("/feed"), again)) == ["Story three"]
        assert server.paths().count("/one") == 1
        assert again.unchanged == 2

    def test_an_article_that_was_removed_comes_back_when_it_is_added(
        self, server: LocalServer
    ) -> None:
        server.answers["/one"] = Answer(made_page("S", TEXT).encode(), headers={"ETag": '"1"'})
        remembered = Remembered()
        assert len(loaded(server.url("/one"), web(remembered))) == 1
        assert len(loaded(server.url("/one"), web(remembered, held=False))) == 1
        assert "if-none-match" not in server.asked[-1][1]

    def test_a_held_article_is_asked_for_with_its_validators(self, server: LocalServer) -> None:
        server.answers["/one"] = lambda headers: (
            Answer(status=304) if "if-none-match" in headers else Answer(status=500)
        )
        remembered = Remembered()
        remembered.note(server.url("/one"), Seen(etag='"1"'))
        using = web(remembered, held=True)
        assert loaded(server.url("/one"), using) == []
        assert using.unchanged == 1

    def test_a_damaged_memory_is_no_memory(self, tmp_path: Path) -> None:
        (tmp_path / "fetched.json").write_text('{"a": 1')
        assert Remembered(tmp_path).seen("a") is None
