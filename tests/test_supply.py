"""What Dateline stands on: libraries with a reason, a free licence and a pinned version each."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from index.encoders.heading_network import WEIGHTS as HEADING_NETWORK
from index.encoders.weight_digests import check_digest, write_digest
from index.errors import ModelError
from qa.reading.reader import WEIGHTS as READER
from tests.supply import CONSTRAINTS, DIRECT, ROOT, licence_of, needed_libraries

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
# Permissive, or of the file alone (MPL): all may be shipped beside Apache-2.0.
_FREE = re.compile(
    r"MIT|BSD|Apache|ISC|PSF|Python Software Foundation|MPL|Mozilla|Zlib|Unlicense|CNRI",
    re.IGNORECASE,
)
_NOT_FREE = re.compile(r"(?<!L)\bA?GPL|proprietary|commercial", re.IGNORECASE)
# tld offers MPL 1.1 as one of three.
_OFFERS_A_CHOICE = {"tld"}


@pytest.mark.parametrize("name", needed_libraries())
def test_a_library_has_a_licence_that_lets_everybody_use_it(name: str) -> None:
    licence = licence_of(name)
    assert _FREE.search(licence), licence
    assert name in _OFFERS_A_CHOICE or not _NOT_FREE.search(licence), licence


@pytest.mark.parametrize("name", sorted(one.name for one in DIRECT))
def test_a_library_we_name_has_its_reason_written_down(name: str) -> None:
    reasons = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    assert re.search(rf"^\| [^|]*\b{re.escape(name)}\b", reasons, re.MULTILINE), name


def test_every_library_that_serving_needs_is_pinned() -> None:
    lines = CONSTRAINTS.read_text(encoding="utf-8").splitlines()
    pinned = {canonicalize_name(Requirement(one).name) for one in lines if one[:1].isalnum()}
    assert [name for name in needed_libraries() if name not in pinned] == []


def test_no_code_of_ours_reads_pickles() -> None:
    """Weights and states of training are safetensors or ONNX; a pickle can run anything."""
    unpickling = re.compile(
        r"\b(?:import|from) (?:pickle|joblib|dill)\b|torch\.load\(|allow_pickle=True"
    )
    found = [
        str(path.relative_to(ROOT))
        for folder in ("index", "qa", "ui")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if unpickling.search(path.read_text(encoding="utf-8"))
    ]
    # Between a process and its own child, over a pipe nobody else can reach.
    assert found == ["index/worker_process.py"]


def test_no_file_of_ours_is_a_pickle() -> None:
    """Neither by its name nor by how it begins: a pickle of protocol 2 or later, or a zip of it."""
    files = [it for folder in ("index", "qa", "ui") for it in (ROOT / folder).rglob("*")]
    named = {".pkl", ".pickle", ".pt", ".pth", ".joblib", ".npy", ".npz", ".bin", ".ckpt"}
    begun = [it for it in files if it.is_file() and it.suffix not in {".py", ".pyc"}]
    pickled = [
        it for it in begun if it.suffix in named or it.read_bytes()[:4].startswith((b"\x80", b"PK"))
    ]
    assert pickled == []


@pytest.mark.parametrize("weights", [READER, HEADING_NETWORK])
def test_the_shipped_weights_are_those_that_were_exported(weights: Path) -> None:
    """Weights copied there by hand need ``index.encoders.weight_digests.write_digest(weights)``."""
    check_digest(weights)


def test_a_reader_with_a_changed_byte_is_refused(tmp_path: Path) -> None:
    weights = tmp_path / "reader.onnx"
    weights.write_bytes(b"a graph")
    with pytest.raises(ModelError, match=r"cannot be checked .No such file"):
        check_digest(weights)
    write_digest(weights)
    check_digest(weights)
    weights.write_bytes(b"a grapH")
    with pytest.raises(ModelError, match=r"differ from what was exported .*pip install"):
        check_digest(weights)


@pytest.mark.parametrize("package", ["index", "qa", "ui"])
def test_whatever_lies_beside_the_code_is_installed_with_it(package: str) -> None:
    patterns = PROJECT["tool"]["setuptools"]["package-data"][package]
    beside = {
        file.relative_to(ROOT / package).as_posix()
        for file in (ROOT / package).rglob("*")
        if file.is_file() and file.suffix not in {".py", ".pyc"}
    }
    installed = {
        file.relative_to(ROOT / package).as_posix()
        for pattern in patterns
        for file in (ROOT / package).glob(pattern)
    }
    assert beside - installed == set()
