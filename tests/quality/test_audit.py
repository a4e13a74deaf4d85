"""The audit reads what pip-audit writes, and does not fail where nobody answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.quality import audit

REPORT = {
    "dependencies": [
        {"name": "lxml", "version": "4.0", "vulns": [{"id": "A-1", "fix_versions": ["4.6"]}]},
        {"name": "numpy", "version": "2.4", "vulns": []},
        {"name": "ours", "skip_reason": "not found"},
    ],
    "fixes": [],
}


def test_what_is_known_is_named_with_what_mends_it() -> None:
    assert audit.audit_of(REPORT) == audit.Audit(2, 1, ("lxml 4.0: A-1, mended in 4.6",))


def test_without_a_network_it_says_so_and_does_not_fail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A real pip-audit at a port where nobody listens."""
    pins = tmp_path / "pins.txt"
    pins.write_text("numpy==2.4.6\n", encoding="utf-8")
    nowhere = ("--service", "osv", "--osv-url", "http://127.0.0.1:9/", "--timeout", "1")
    assert audit.asked(pins, nowhere) is None
    monkeypatch.setattr(audit, "asked", lambda _pins: None)
    monkeypatch.setattr("sys.argv", ["audit"])
    assert audit.main() == 0
    assert "cannot be reached from here; skipped" in capsys.readouterr().out
