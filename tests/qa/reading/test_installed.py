"""Readers in the Hub's cache are found by their configuration, without opening them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qa.reading import installed
from qa.reading.installed import installed_readers


def cached(cache: Path, name: str, architecture: object) -> None:
    folder = cache / f"models--{name.replace('/', '--', 1)}" / "snapshots" / "1"
    folder.mkdir(parents=True)
    (folder / "config.json").write_text(json.dumps({"architectures": architecture}), "utf-8")


@pytest.fixture(autouse=True)
def with_torch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installed, "_NEEDED", ())


def test_only_models_that_point_at_spans_are_readers(tmp_path: Path) -> None:
    cached(tmp_path / "hub", "someone/reads--well", ["RobertaForQuestionAnswering"])
    cached(tmp_path / "hub", "someone/embeds", ["BertModel"])
    cached(tmp_path / "hub", "someone/broken", "no list")
    (tmp_path / "hub" / "models--someone--empty" / "snapshots").mkdir(parents=True)
    assert installed_readers({"HF_HOME": str(tmp_path)}) == ("someone/reads--well",)
    assert installed_readers({"HF_HUB_CACHE": str(tmp_path / "hub")}) == ("someone/reads--well",)


def test_without_a_cache_and_without_torch_there_are_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert installed_readers({"HF_HOME": str(tmp_path / "nowhere")}) == ()
    cached(tmp_path / "hub", "someone/reads", ["BertForQuestionAnswering"])
    monkeypatch.setattr(installed, "_NEEDED", ("no_such_library",))
    assert installed_readers({"HF_HOME": str(tmp_path)}) == ()
