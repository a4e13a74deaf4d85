"""The verbs that look at an archive: what they print, as text and as JSON."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from index.articles import Article
from index.news_index import NewsIndex
from tests.ui.command_line import FERRY, URL, Dateline, titles
from ui import wiring


class TestList:
    def test_the_newest_article_comes_first(self, filled: Dateline) -> None:
        lines = filled("list").output.splitlines()
        assert [line.split("  ")[1:] for line in lines] == [
            ["2026-10-08", "Courier", "Rate cut"],
            ["2026-09-03", "Post", "Ferry sinks"],
            ["2025-01-02", "Post", "Old news"],
        ]

    @pytest.mark.parametrize(
        ("arguments", "expected"),
        [
            (["--source", "post"], ["Ferry sinks", "Old news"]),
            (["--source", "post", "--source", "courier", "--limit", "1"], ["Rate cut"]),
            (["--since", "2026-09-03"], ["Rate cut", "Ferry sinks"]),
            (["--until", "2026-09-03"], ["Ferry sinks", "Old news"]),
            (["--since", "2026-09-03", "--until", "2026-09-30"], ["Ferry sinks"]),
            (["--limit", "1", "--offset", "1"], ["Ferry sinks"]),
        ],
    )
    def test_filters(self, filled: Dateline, arguments: list[str], expected: list[str]) -> None:
        assert titles(filled, *arguments) == expected

    def test_json_holds_the_metadata_without_the_text(self, filled: Dateline) -> None:
        (article,) = json.loads(filled("list", "--json", "--until", "2025-12-31").output)
        assert article["published"] == "2025-01-02"
        assert "text" not in article

    @pytest.mark.parametrize(
        "arguments",
        [
            ["--since", "2026-13-01"],
            ["--since", "yesterday"],
            ["--since", "2026-02-01", "--until", "2026-01-01"],
            ["--limit", "0"],
            ["--offset", "-1"],
        ],
    )
    def test_wrong_arguments_are_wrong_usage(self, filled: Dateline, arguments: list[str]) -> None:
        assert filled("list", *arguments).status == 2


class TestShow:
    def test_an_article_is_shown_with_its_metadata(self, filled: Dateline) -> None:
        page = filled("show", URL).output
        assert page.endswith(f"\n\n{FERRY}\n")
        for line in (
            "Title:           Ferry sinks  [record]",
            "Published:       2026-09-03  [record]",
            f"URL:             {URL}  [record]",
        ):
            assert line in page.splitlines()

    def test_json_holds_the_text(self, filled: Dateline) -> None:
        article = json.loads(filled("show", URL, "--json").output)
        assert (article["text"], article["url"]) == (FERRY, URL)

    def test_an_unknown_article_fails(self, filled: Dateline) -> None:
        ran = filled("show", "nothing")
        assert (ran.status, ran.output) == (1, "")
        assert "No article 'nothing'" in ran.errors

    def test_a_file_with_several_articles_lists_their_ids(
        self, filled: Dateline, clippings: Path
    ) -> None:
        ran = filled("show", clippings)
        assert ran.status == 1
        assert "names 3 articles" in ran.errors
        assert "Rate cut" in ran.errors

    def test_what_a_terminal_would_obey_is_left_out(
        self, dateline: Dateline, archive: Path
    ) -> None:
        hostile = "A red \x1b[31m word \x9b2J and \u202eback.\x07"
        article = Article.create(hostile, title=hostile, source=hostile)
        with NewsIndex.create(archive) as index:
            index.add([article])
        for verb in (
            ["show", article.id],
            ["list"],
            ["search", "word"],
            ["ask", "Word?"],
            ["info"],
        ):
            output = dateline(*verb).output
            assert "word" in output, verb
            assert all(letter.isprintable() or letter == "\n" for letter in output), verb


class TestAsk:
    def test_the_answer_comes_with_its_sentence_source_and_day(self, filled: Dateline) -> None:
        ran = filled("ask", "Who is the captain of the ferry?")
        assert ran.status == 0
        for part in ("Edvin Holt is the captain of the ferry.", "Ferry sinks", "Post", "2026"):
            assert part in ran.output

    def test_json_is_the_answer_as_plain_values(
        self, filled: Dateline, archive: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        question = "Who is the captain of the ferry?"
        monkeypatch.setattr("qa.stopwatch.time.perf_counter", lambda: 0.0)
        printed = json.loads(filled("ask", question, "--json", "--as-of", "2026-11-01").output)
        settings = wiring.read_settings(archive)
        with wiring.open_index(settings) as index:
            chatbot = wiring.chatbot_over(index, settings)
            assert printed == chatbot.ask(question, as_of=date(2026, 11, 1)).to_dict()
        assert printed["citations"][0]["quote"] == "Edvin Holt is the captain of the ferry."

    def test_only_the_asked_period_and_sources_are_looked_at(self, filled: Dateline) -> None:
        question = "Who is the captain of the ferry?"
        for limits in (["--since", "2026-10-01"], ["--source", "Courier"]):
            answer = json.loads(filled("ask", question, "--json", *limits).output)
            cited = [*answer["citations"], *answer["alternatives"]]
            assert {citation["title"] for citation in cited} <= {"Rate cut"}

    def test_finding_no_answer_is_no_failure(self, filled: Dateline) -> None:
        ran = filled("ask", "Zebras?", "--json")
        assert ran.status == 0
        assert json.loads(ran.output)["abstained"] is True

    def test_an_empty_question_fails_with_one_line(self, filled: Dateline) -> None:
        ran = filled("ask", " ")
        assert (ran.status, len(ran.errors.splitlines())) == (1, 1)


class TestSearch:
    def test_hits_say_by_what_they_were_found(self, filled: Dateline) -> None:
        first = filled("search", "captain Edvin Holt").output.splitlines()[:3]
        assert first[0] == "1. Edvin Holt is the captain of the ferry."
        assert "Ferry sinks" in first[1]
        assert "by meaning #1 · by words #1 · similarity 0." in first[2]

    def test_json_holds_offsets_into_the_article(self, filled: Dateline) -> None:
        hit = json.loads(filled("search", "captain Edvin Holt", "--json", "--limit", "1").output)[0]
        assert FERRY[hit["start"] : hit["end"]] == hit["sentence"]
        assert (hit["rank_by_meaning"], hit["rank_by_words"]) == (1, 1)
        assert hit["article"]["published"] == "2026-09-03"

    def test_filters_and_limit(self, filled: Dateline) -> None:
        def found(*arguments: str) -> list[str]:
            hits = json.loads(filled("search", "the", "--json", *arguments).output)
            return [hit["article"]["title"] for hit in hits]

        assert set(found("--source", "Courier")) == {"Rate cut"}
        assert set(found("--until", "2025-12-31")) == {"Old news"}
        assert len(found("--limit", "2")) == 2

    def test_an_empty_result_says_so(self, filled: Dateline) -> None:
        ran = filled("search", "ferry", "--until", "1999-12-31")
        assert (ran.status, ran.output, ran.errors) == (0, "", "Nothing found.\n")


class TestArchive:
    def test_info_counts(self, filled: Dateline, archive: Path) -> None:
        lines = filled("info").output.splitlines()
        assert lines[:4] == [
            f"Archive:   {archive}",
            "Articles:  3",
            "Sentences: 5",
            "Embedded:  5 (100 %)",
        ]
        assert "  Post: 2, 2025-01-02 to 2026-09-03" in lines

    def test_info_as_json(self, filled: Dateline) -> None:
        info = json.loads(filled("info", "--json").output)
        assert (info["articles"], info["embedded_share"]) == (3, 1.0)
        assert {source["name"]: source["articles"] for source in info["sources"]} == {
            "Post": 2,
            "Courier": 1,
        }
        assert info["bytes_on_disk"] > 0

    def test_a_sound_archive_is_verified(self, filled: Dateline) -> None:
        ran = filled("verify")
        assert (ran.status, ran.output) == (0, "The archive is sound.\n")
        assert json.loads(filled("verify", "--json").output) == {"sound": True, "problems": []}

    def test_every_problem_is_printed_and_fails(
        self, filled: Dateline, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(NewsIndex, "verify", lambda _: ["first problem", "second problem"])
        ran = filled("verify")
        assert (ran.status, ran.output) == (1, "first problem\nsecond problem\n")
