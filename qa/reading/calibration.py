"""How search and reader are weighed: two logistic functions and a threshold, fitted on questions.

One is shipped with the package, fitted on public questions; `dateline calibrate` fits another on a
user's own and keeps it in the archive's folder, where it takes the place of the shipped one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from math import exp, log
from pathlib import Path
from typing import Any

from qa.errors import CalibrationUnusable
from qa.reading.features import ANSWER_FEATURES, SENTENCE_FEATURES
from qa.settings import BUNDLED_READER

SHIPPED = Path(__file__).parent / "calibration.json"
FILE_NAME = "calibration.json"  # in the folder of an archive
_FORMAT = 1
_MOST_LOGIT = 30.0


@dataclass(frozen=True, slots=True)
class Logistic:
    """The probability ``1 / (1 + exp(-(bias + weights * features)))``, features in their order."""

    bias: float
    weights: tuple[float, ...]

    def logit(self, features: Sequence[float]) -> float:
        """Return the log odds; raises ``ValueError`` for more or fewer features than weights."""
        weighed = sum(w * f for w, f in zip(self.weights, features, strict=True))
        return min(_MOST_LOGIT, max(-_MOST_LOGIT, self.bias + weighed))

    def probability(self, features: Sequence[float]) -> float:
        """Return the probability (0..1)."""
        return 1.0 / (1.0 + exp(-self.logit(features)))


@dataclass(frozen=True, slots=True)
class Calibration:
    """``sentence`` orders the sentences, ``answer`` tells how likely the best of them answers.

    Below ``threshold`` nothing is answered. Fitted on ``questions`` questions as the ``reader`` of
    this name read them.
    """

    sentence: Logistic
    answer: Logistic
    threshold: float
    reader: str = BUNDLED_READER
    questions: int = 0

    def to_json(self) -> str:
        """Return the calibration as a file holds it, weights by the names of their features."""
        plain = asdict(self) | {"format": _FORMAT}
        for part, names in _NAMES.items():
            logistic: Logistic = getattr(self, part)
            weights = dict(zip(names, logistic.weights, strict=True))
            plain[part] = {"bias": logistic.bias, "weights": weights}
        return json.dumps(plain, indent=2) + "\n"


_NAMES = {"sentence": SENTENCE_FEATURES, "answer": ANSWER_FEATURES}


def read_calibration(file: Path) -> Calibration:
    """Read a calibration.

    Raises ``CalibrationUnusable`` when the file holds none or was made by another version, which
    looked at other features; ``OSError`` when it cannot be read.
    """
    try:
        plain = json.loads(file.read_text(encoding="utf-8"))
        if plain["format"] != _FORMAT:
            raise ValueError(f"format {plain['format']}")  # noqa: TRY301  # told below, in words
        parts = {part: _logistic(plain[part], names) for part, names in _NAMES.items()}
        return Calibration(
            sentence=parts["sentence"],
            answer=parts["answer"],
            threshold=float(plain["threshold"]),
            reader=str(plain["reader"]),
            questions=int(plain["questions"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise CalibrationUnusable(
            f"{file} was not made by this version of Dateline ({error}): run `dateline calibrate` "
            "again, or delete the file."
        ) from error


@cache
def shipped_calibration() -> Calibration:
    """Return the calibration that comes with the package, read once in a process."""
    return read_calibration(SHIPPED)


def calibration_of(folder: Path, reader: str = BUNDLED_READER) -> Calibration:
    """Return the calibration kept in an archive's folder for this reader, else the shipped one.

    Raises ``CalibrationUnusable`` when the folder's file cannot be used.
    """
    file = folder / FILE_NAME
    kept = read_calibration(file) if file.is_file() else shipped_calibration()
    return kept if kept.reader == reader else shipped_calibration()


def log_odds(probability: float) -> float:
    """Return ``log(p / (1 - p))``, bounded as a logistic function's."""
    least = 1.0 / (1.0 + exp(_MOST_LOGIT))
    bounded = min(1.0 - least, max(least, probability))
    return log(bounded / (1.0 - bounded))


def _logistic(plain: Mapping[str, Any], names: Sequence[str]) -> Logistic:
    weights = plain["weights"]
    if set(weights) != set(names):
        raise ValueError("other features")
    return Logistic(float(plain["bias"]), tuple(float(weights[name]) for name in names))
