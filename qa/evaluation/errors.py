"""Errors of measuring.

::

    EvaluationError
    ├── DatasetUnusable     the questions cannot be read, or do not fit the archive
    ├── MeasuresMissing     the optional package that computes the measures is not installed
    ├── RunsDiffer          two runs cannot be compared
    └── TooFewQuestions     so few that nothing can be fitted to them
"""

from __future__ import annotations


class EvaluationError(Exception):
    """Something about a measurement prevents it; the message says what to do."""


class DatasetUnusable(EvaluationError):
    """The questions cannot be read, or speak of articles that are not in the archive."""


class MeasuresMissing(EvaluationError):
    """The optional package that computes the retrieval measures is not installed."""


class RunsDiffer(EvaluationError):
    """Two runs share no questions or were made on different ones."""


class TooFewQuestions(EvaluationError):
    """There are too few questions to fit anything to; the message says how many are needed."""
