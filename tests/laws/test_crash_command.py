"""``dateline add`` of real articles, killed ten times: nothing lost, half or there twice."""

from __future__ import annotations

import random
import re
import subprocess
import sys
from pathlib import Path

import pytest

from index.articles import Article, Span
from index.errors import ArchiveNotFound
from index.loaders.dispatch import load
from index.news_index import NewsIndex
from index.splitting import split
from tests.laws.crash_checks import is_part_in_order
from tests.shared_data import shared_data

_ARCHIVES, _KILLS_EACH = 2, 5
_LONGEST_SECONDS = 4.0  # starting takes half a second, adding all two; then embedding goes on
_REPORTED = re.compile(r"(\d[\d,]*) articles|added (\d+), replaced (\d+), unchanged (\d+)")


def _real_articles() -> dict[str, Article]:
    data = shared_data()
    if data is None or not (data / "wikinews").is_dir():
        pytest.skip("the public data is not here")
    found = [one for one in load([data / "wikinews"]) if isinstance(one, Article)]
    return {one.url: one for one in found if one.url}


def _killed_add(archive: Path, said: Path, seconds: float) -> int:
    """Run ``dateline add`` for some seconds, kill it, and return how many it reported stored."""
    data = shared_data()
    assert data is not None
    command = [sys.executable, "-m", "ui", "add", str(data / "wikinews"), "--archive", str(archive)]
    with said.open("w") as stream:
        process = subprocess.Popen(command, stdout=stream, stderr=subprocess.STDOUT)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
        process.wait()
    reported = [
        sum(int(number.replace(",", "")) for number in match.groups() if number)
        for match in _REPORTED.finditer(said.read_text(encoding="utf-8"))
    ]
    return max(reported, default=0)


def _assert_whole(index: NewsIndex, originals: dict[str, Article]) -> int:
    """Check every stored article and return how many there are."""
    stored = index.articles()
    assert len({one.url for one in stored}) == len(stored), "an article is there twice"
    for one in stored:
        assert one.url is not None
        assert one.text == originals[one.url].text
        spans = [Span(sentence.start, sentence.end) for sentence in index.sentences(one.id)]
        assert is_part_in_order(spans, split(one).spans)
    assert index.verify() == []
    return len(stored)


@pytest.mark.parametrize("seed", range(_ARCHIVES))
def test_an_add_killed_again_and_again_is_completed_by_the_next(tmp_path: Path, seed: int) -> None:
    originals = _real_articles()
    chance = random.Random(seed)
    archive = tmp_path / "archive"
    for kill in range(_KILLS_EACH):
        reported = _killed_add(
            archive, tmp_path / f"said{kill}", chance.random() * _LONGEST_SECONDS
        )
        try:
            with NewsIndex.open(archive) as index:
                assert _assert_whole(index, originals) >= reported
        except ArchiveNotFound:
            assert reported == 0

    with NewsIndex.open_or_create(archive) as index:
        index.add(originals.values())
        assert _assert_whole(index, originals) == len(originals)
