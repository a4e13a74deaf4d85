"""Several processes at one archive: every search agrees with a moment of it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.laws.soak import Log, grown, soak

MINUTES = 0.05


@pytest.mark.skipif(sys.platform != "linux", reason="measures processes in /proc")
def test_readers_agree_with_the_writer_at_every_moment(tmp_path: Path) -> None:
    writer, *readers = soak(tmp_path, MINUTES)
    assert [one["problems"] for one in (writer, *readers)] == [[]] * 4
    assert all(one["work"]["settled"] > 5 for one in readers)


def test_the_log_tells_what_stood_unchanged(tmp_path: Path) -> None:
    file = tmp_path / "log"
    file.write_text("10 0 7 2\n20 1 7 2\n30 0 8 1\n")
    log = Log(file)
    assert log.settled(7, begun=25) == 2
    assert log.settled(7, begun=15) is None  # it was being added
    assert log.settled(8, begun=35) is None  # and has not been reported
    assert log.settled(9, begun=35) == -1
    with file.open("a") as stream:
        stream.write("40 1 8 1\n50 0 7 -1\n60 1 7 -")  # half a line
    assert log.settled(8, begun=45) == 1
    assert log.settled(7, begun=45) is None


def test_what_goes_on_growing_is_named() -> None:
    flat = {"name": "reader", "memory_mb": [50, 80, 80], "open_files": [9, 9, 9]}
    assert grown(flat | {"disk_mb": [1.0, 2.0, 2.5]}) == []
    leaking = flat | {"disk_mb": [1.0, 2.0, 2.5], "open_files": [9, 20, 40]}
    assert grown(leaking) == ["reader: open_files grew from 20 to 40"]
