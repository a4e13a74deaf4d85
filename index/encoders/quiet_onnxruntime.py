"""ONNX Runtime with its telemetry off: import ``onnxruntime`` from here and nowhere else.

From version 1.29 on its Linux and macOS builds send usage data unless the environment says
otherwise before the library starts (law 8: no call home).
"""

from __future__ import annotations

import os

os.environ["ORT_DISABLE_TELEMETRY"] = "1"

import onnxruntime  # type: ignore[import-untyped]  # no types; after the variable

# For a process that had started the library before us, and for Windows.
onnxruntime.disable_telemetry_events()

__all__ = ["onnxruntime"]
