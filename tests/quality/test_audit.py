"""The audit reads what pip-audit writes, and does not fail where nobody answers."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.quality import audit
from tests.supply import needed_libraries

REPORT = {
    "dependencies": [
        {"name": "lxml", "version": "4.0", "vulns": [{"id": "A-1", "fix_versions": ["4.6"]}]},
        {"name": "numpy", "version": "2.4", "vulns": []},
        {"name": "ours", "skip_reason": "not found"},
    ],
    "fixes": [],
}


class Service(BaseHTTPRequestHandler):
    """Answers in the form of the Open Source Vulnerabilities service: only lxml 4.6.0 has one."""

    def do_POST(self) -> None:
        """Answer whether the library asked about has a known vulnerability."""
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        known = {"id": "OSV-7", "affected": [{"package": asked["package"], "ranges": [_MENDED]}]}
        ill = (asked["package"]["name"], asked["version"]) == ("lxml", "4.6.0")
        body = json.dumps({"vulns": [known]} if ill else {}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keep the test's output clean."""


_MENDED = {"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "4.6.3"}]}


@pytest.fixture
def service() -> Iterator[tuple[str, ...]]:
    """Return the options with which pip-audit asks a service on this computer."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Service) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield (
            "--vulnerability-service",
            "osv",
            "--osv-url",
            f"http://127.0.0.1:{server.server_port}/",
        )
        server.shutdown()


@pytest.mark.parametrize(
    ("pins", "status", "told"),
    [
        (
            ["numpy==2.4.6", "rich==15.0.0"],
            0,
            ["vulnerabilities: 2 libraries looked up, 0 unknown"],
        ),
        (
            ["lxml==4.6.0", "rich==15.0.0"],
            1,
            [
                "vulnerabilities: 2 libraries looked up, 0 unknown",
                "lxml 4.6.0: OSV-7, mended in 4.6.3",
            ],
        ),
    ],
)
def test_what_a_service_that_answers_knows_decides(
    pins: list[str],
    status: int,
    told: list[str],
    service: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A real pip-audit, and a service on this computer."""
    file = tmp_path / "pins.txt"
    file.write_text("\n".join(pins), encoding="utf-8")
    found = audit.asked(file, service)
    monkeypatch.setattr(audit, "asked", lambda _pins: found)
    monkeypatch.setattr("sys.argv", ["audit"])
    assert audit.main() == status
    assert capsys.readouterr().out.splitlines() == told


def test_the_licences_are_listed_for_who_asks(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(audit, "asked", lambda _pins: audit.Audit(1, 0, ()))
    monkeypatch.setattr("sys.argv", ["audit", "--licences"])
    assert audit.main() == 0
    listed = capsys.readouterr().out.splitlines()
    assert len(listed) == len(needed_libraries()) + 1
    assert next(line for line in listed if line.startswith("filelock ")).endswith(": MIT")


def test_what_is_known_is_named_with_what_mends_it() -> None:
    assert audit.audit_of(REPORT) == audit.Audit(2, 1, ("lxml 4.0: A-1, mended in 4.6",))


def test_without_a_network_it_says_so_and_does_not_fail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A real pip-audit at a port where nobody listens."""
    pins = tmp_path / "pins.txt"
    pins.write_text("numpy==2.4.6\n", encoding="utf-8")
    nowhere = (
        "--vulnerability-service",
        "osv",
        "--osv-url",
        "http://127.0.0.1:9/",
        "--timeout",
        "1",
    )
    assert audit.asked(pins, nowhere) is None
    with pytest.raises(ValueError, match="unrecognized arguments: --no-such"):
        audit.asked(pins, (*nowhere, "--no-such"))
    monkeypatch.setattr(audit, "asked", lambda _pins: None)
    monkeypatch.setattr("sys.argv", ["audit"])
    assert audit.main() == 0
    assert "cannot be reached from here; skipped" in capsys.readouterr().out
