"""ONNX Runtime must not call home: nothing of its telemetry is started or written."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

_EMBED = """
from index.encoders.opening import open_encoder
from index.settings import EncoderSettings
open_encoder(EncoderSettings()).encode_question("Does it call home?")
"""


def test_embedding_leaves_no_trace_of_telemetry(tmp_path: Path) -> None:
    """The uploader writes a device id and a queue into the cache folder when it starts."""
    # A machine that builds or tests is spared telemetry by itself: look like a user's.
    sparing = {"CI", "ORT_DISABLE_TELEMETRY", "ORT_RUNNING_UNIT_TESTS", "DATELINE_CACHE"}
    environment = {key: value for key, value in os.environ.items() if key not in sparing}
    environment |= {"XDG_CACHE_HOME": str(tmp_path), "HOME": str(tmp_path)}

    subprocess.run([sys.executable, "-c", _EMBED], check=True, env=environment)

    written = {path.relative_to(tmp_path).parts[0] for path in tmp_path.rglob("*")}
    assert written == {"dateline"}
