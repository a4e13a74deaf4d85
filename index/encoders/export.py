"""Makes the file ONNX Runtime serves from the bundled weights, once, in the user's cache.

``python -m index.encoders.export`` does the same ahead of time (when building an image, say).
Takes about four seconds and needs no torch.
"""

from __future__ import annotations

import hashlib
import os
import platform
import tempfile
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

import numpy as np
from filelock import FileLock

from index.encoders.activations import ACTIVATIONS
from index.encoders.bundled_model import BundledModel, cache_folder, verified_model
from index.encoders.onnx_model import OnnxModel
from index.encoders.protocol import Vectors
from index.encoders.quantisation import Activation
from index.errors import ModelError

REVISION = 2  # raised with every change of the graph that changes the file

# The first three numbers that SentenceTransformer.encode (6.2.0, float32) gives for each text
REFERENCES: Mapping[str, tuple[float, float, float]] = {
    "The mayor opened the new bridge on Tuesday, two years later than planned.": (
        0.019612,
        0.011054,
        0.112592,
    ),
    "Who won the election?": (-0.010375, 0.054215, 0.059834),
}
_EXACT_WITHIN = 1e-4  # of the references, for the float32 graph
_SIMILAR_FROM = (
    0.99  # cosine of 8-bit and float32 vectors (0.998 here): lower means a broken kernel
)


def exported_model(model: BundledModel) -> Path:
    """Return the ONNX file of the model, making it when the cache does not hold it whole.

    Its digest lies beside it and is checked (15 ms), so that a byte changed on the disk gives no
    other vectors. Processes that need it at the same time wait for the first one. Raises
    ``ModelError`` when the cache cannot be read or written or the graph does not give the
    published model's vectors.
    """
    target = cache_folder() / "encoders" / f"{_key(model)}.onnx"
    if _is_whole(target):
        return target
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(target.with_suffix(".lock")):
            if not _is_whole(target):
                graph = checked_graph(model)
                _write(target, graph)
                _write(_digest_file(target), hashlib.sha256(graph).hexdigest().encode())
    except OSError as error:
        raise ModelError(
            f"The embedding model cannot be prepared in {target.parent} ({error.strerror}): "
            "make the folder writable, or name another one in DATELINE_CACHE."
        ) from error
    return target


def checked_graph(model: BundledModel) -> bytes:
    """Return the 8-bit graph, or the float32 graph where this machine computes the other badly.

    Raises ``ModelError`` when the float32 graph differs from sentence-transformers.
    """
    exact = built_graph(model, {})
    expected = _reference_vectors(exact, model)
    difference = float(np.abs(expected[:, :3] - np.array(list(REFERENCES.values()))).max())
    if not difference <= _EXACT_WITHIN:  # so written, NaN is refused too
        raise ModelError(
            f"The exported embedding model differs from the published one by {difference:.2g}: "
            f"ONNX Runtime {version('onnxruntime')} may not fit; install another version of it."
        )
    integers = built_graph(model, ACTIVATIONS)
    similarity = (_reference_vectors(integers, model) * expected).sum(axis=1).min()
    return integers if similarity >= _SIMILAR_FROM else exact


def _digest_file(graph: Path) -> Path:
    return graph.with_suffix(".sha256")


def _is_whole(graph: Path) -> bool:
    """Tell whether the file is there and is what was written; raises ``ModelError`` if unread."""
    try:
        digest = _digest_file(graph).read_text(encoding="ascii", errors="replace")
        return digest == hashlib.sha256(graph.read_bytes()).hexdigest()
    except FileNotFoundError:
        return False
    except OSError as error:
        raise ModelError(
            f"The embedding model in {graph} cannot be read ({error.strerror}): make it readable, "
            "or name another folder in DATELINE_CACHE."
        ) from error


def _key(model: BundledModel) -> str:
    parts = (model.digest, str(REVISION), version("onnxruntime"), platform.machine())
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()[:16]


def built_graph(model: BundledModel, activations: Mapping[str, Activation]) -> bytes:
    """Return the model as ONNX; the linear layers named in ``activations`` are 8-bit."""
    # Imported here: only the first start on a machine needs them.
    from safetensors.numpy import load_file  # noqa: PLC0415  # see above

    from index.encoders.graph import build_graph  # noqa: PLC0415  # see above

    return bytes(build_graph(load_file(model.weights), activations).SerializeToString())


def _reference_vectors(graph: bytes, model: BundledModel) -> Vectors:
    opened = OnnxModel(graph, model.tokenizer, threads=1)
    return np.concatenate([opened.run(opened.tokenise([text])) for text in REFERENCES])


def _write(target: Path, content: bytes) -> None:
    """Write beside the target and rename: a reader sees the whole file or none."""
    handle, name = tempfile.mkstemp(dir=target.parent, suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        part.chmod(0o644)  # an image may be built by one user and run by another
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


if __name__ == "__main__":
    print(exported_model(verified_model()))  # noqa: T201  # the command's one result
