"""The digest of shipped weights, kept in a file beside them as ``sha256sum`` writes it."""

from __future__ import annotations

import hashlib
from pathlib import Path

from index.errors import ModelError


def digest_file(weights: Path) -> Path:
    """Return where the digest of the weights is kept: ``reader.onnx.sha256`` of the reader's."""
    return weights.with_name(f"{weights.name}.sha256")


def write_digest(weights: Path) -> None:
    """Write the digest of the weights beside them; ``sha256sum --check`` reads it too."""
    digest = hashlib.sha256(weights.read_bytes()).hexdigest()
    digest_file(weights).write_text(f"{digest}  {weights.name}\n", encoding="utf-8")


def check_digest(weights: Path) -> None:
    """Compare the weights with their digest, about 20 ms for 24 MB.

    Raises ``ModelError`` when one of both cannot be read or they differ.
    """
    mend = "run `pip install --force-reinstall --no-deps dateline`, or export them again."
    try:
        expected = digest_file(weights).read_text(encoding="utf-8").split()[:1]
        found = hashlib.sha256(weights.read_bytes()).hexdigest()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "no text"
        raise ModelError(f"The weights {weights} cannot be checked ({reason}): {mend}") from error
    if expected != [found]:
        raise ModelError(
            f"The weights {weights} differ from what was exported (SHA-256 {found[:12]}...): {mend}"
        )
