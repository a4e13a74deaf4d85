"""Errors of asking.

::

    QuestionError
    ├── QuestionRefused     empty, or longer than the limit
    ├── NoArticles          none of the articles given with the question can be read
    └── CalibrationUnusable the calibration kept with an archive is of another version
"""

from __future__ import annotations


class QuestionError(Exception):
    """A question cannot be worked on."""


class QuestionRefused(QuestionError):
    """The question is empty or too long; the message says which."""


class NoArticles(QuestionError):
    """None of the articles given with the question can be read; the message says why."""


class CalibrationUnusable(QuestionError):
    """The file does not hold a calibration of this version; the message says what to do."""
