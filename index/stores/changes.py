"""The archive's log of changes: what a derived index must follow to agree with the truth."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class ChangeKind(Enum):
    """What happened to a range of sentences.

    ``FORGET``: they lost their embeddings; ``DESCRIBE``: their article's description changed, its
    text did not.
    """

    ADD = "add"
    EMBED = "embed"
    REMOVE = "remove"
    FORGET = "forget"
    DESCRIBE = "describe"


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of the log: what happened to the sentences ``first..last`` (both included).

    A later change may have removed some of them again: who follows the log reads the truth for
    what still exists. Numbers rise by time and are never used twice.
    """

    number: int
    kind: ChangeKind
    first: int
    last: int
