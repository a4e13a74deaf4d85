"""Makes the file ONNX Runtime serves from the bundled weights, once, in the user's cache.

``python -m index.encoders.export`` does the same ahead of time (when building an image, say).
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from importlib.metadata import version
from pathlib import Path

import numpy as np
from filelock import FileLock

from index.encoders.bundled_model import BundledModel, cache_folder, verified_model
from index.errors import ModelError

REVISION = 1  # raised with every change of the graph that changes the file


def exported_model(model: BundledModel) -> Path:
    """Return the ONNX file of the model, making it when the cache does not hold it.

    Processes that need it at the same time wait for the first one. Raises ``ModelError`` when the
    cache cannot be written.
    """
    target = cache_folder() / "encoders" / f"{_key(model)}.onnx"
    if target.is_file():
        return target
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(target.with_suffix(".lock")):
            if not target.is_file():
                _write(target, _built(model))
    except OSError as error:
        raise ModelError(
            f"The embedding model cannot be prepared in {target.parent} ({error.strerror}): "
            "make the folder writable, or name another one in DATELINE_CACHE."
        ) from error
    return target


def _key(model: BundledModel) -> str:
    parts = (model.digest, str(REVISION), version("onnxruntime"))
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()[:16]


def _built(model: BundledModel) -> bytes:
    # Imported here: only the first start on a machine needs them.
    from safetensors.numpy import load_file  # noqa: PLC0415  # see above

    from index.encoders.graph import build_graph  # noqa: PLC0415  # see above

    weights = {
        name: array for name, array in load_file(model.weights).items() if array.dtype == np.float32
    }
    return build_graph(weights).SerializeToString()


def _write(target: Path, content: bytes) -> None:
    """Write beside the target and rename: a reader sees the whole file or none."""
    handle, name = tempfile.mkstemp(dir=target.parent, suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


if __name__ == "__main__":
    print(exported_model(verified_model()))  # noqa: T201  # the command's one result
