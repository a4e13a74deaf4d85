"""Finds the readers installed beside ours: what the cache of the Hub holds, without opening it."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

_READS = "ForQuestionAnswering"
_NEEDED = ("transformers", "torch")


def installed_readers(environment: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """Return the names of the cached models that point at spans, in order; none without torch.

    Looks into the folder that ``HF_HUB_CACHE``, else ``HF_HOME``, names, and into no network.
    """
    if not all(find_spec(name) for name in _NEEDED):
        return ()
    cache = _cache(os.environ if environment is None else environment)
    found = {
        _name(folder)
        for folder in cache.glob("models--*--*")
        if any(_reads(config) for config in folder.glob("snapshots/*/config.json"))
    }
    return tuple(sorted(found))


def _cache(environment: Mapping[str, str]) -> Path:
    named = environment.get("HF_HUB_CACHE")
    if named:
        return Path(named).expanduser()
    home = environment.get("HF_HOME") or str(
        Path(environment.get("XDG_CACHE_HOME") or "~/.cache") / "huggingface"
    )
    return Path(home).expanduser() / "hub"


def _name(folder: Path) -> str:
    return folder.name.removeprefix("models--").replace("--", "/", 1)


def _reads(config: Path) -> bool:
    try:
        fields = json.loads(config.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    kinds = fields.get("architectures") if isinstance(fields, dict) else None
    return isinstance(kinds, list) and any(str(kind).endswith(_READS) for kind in kinds)
