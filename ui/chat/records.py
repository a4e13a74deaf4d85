"""Answers written as JSON for the browser to keep, and read back from what it kept.

A browser may send anything: what does not have the form of an answer is refused, and everything
in it is escaped when it is shown, like the text of an article.
"""

from __future__ import annotations

import dataclasses
import json
import types
from collections.abc import Mapping, Sequence
from datetime import date
from enum import Enum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from qa.answers import Answer, Conversation, Turn

_MOST_TURNS = 200


class RecordUnreadable(Exception):
    """What the browser sent does not have the form of an answer."""


def record_of(answer: Answer) -> str:
    """Return the answer as one line of ASCII JSON."""
    return json.dumps(answer.to_dict(), default=str, separators=(",", ":"))


def answer_of(record: object) -> Answer:
    """Read an answer back; raises ``RecordUnreadable``."""
    try:
        answer = _decoded(Answer, record)
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise RecordUnreadable(f"This is no saved answer: {error}") from error
    if not isinstance(answer, Answer):
        raise RecordUnreadable("This is no saved answer.")
    return answer


def conversation_of(records: object) -> Conversation:
    """Read the turns of a conversation back; raises ``RecordUnreadable``."""
    if not isinstance(records, list) or len(records) > _MOST_TURNS:
        raise RecordUnreadable("This is no saved conversation.")
    answers = [answer_of(record) for record in records]
    return Conversation(tuple(Turn(answer.question, answer) for answer in answers))


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind)


def _decoded(kind: Any, value: Any) -> Any:  # noqa: ANN401 -- JSON in, the type asked for out
    origin = get_origin(kind)
    if origin in {Union, types.UnionType}:
        return _decoded_union(get_args(kind), value)
    if origin is tuple:
        return _decoded_tuple(get_args(kind), value)
    if origin in {dict, Mapping}:
        return {str(key): _decoded(get_args(kind)[1], item) for key, item in value.items()}
    return _decoded_value(kind, value)


def _decoded_value(kind: Any, value: Any) -> Any:  # noqa: ANN401 -- as above
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        return _decoded_dataclass(kind, value)
    if kind is date:
        return date.fromisoformat(value)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(value)
    if kind is float and type(value) is int:
        return float(value)
    if type(value) is not kind:
        raise TypeError(f"{value!r:.60} where {kind} belongs")
    return value


def _decoded_union(kinds: Sequence[Any], value: Any) -> Any:  # noqa: ANN401 -- as above
    if value is None and type(None) in kinds:
        return None
    (kind,) = (kind for kind in kinds if kind is not type(None))
    return _decoded(kind, value)


def _decoded_tuple(kinds: Sequence[Any], value: Any) -> Any:  # noqa: ANN401 -- as above
    if not isinstance(value, list):
        raise TypeError(f"{value!r:.60} where a list belongs")
    if kinds[-1:] == (...,):
        return tuple(_decoded(kinds[0], item) for item in value)
    return tuple(_decoded(kind, item) for kind, item in zip(kinds, value, strict=True))


def _decoded_dataclass(kind: type, value: Any) -> Any:  # noqa: ANN401 -- as above
    if not isinstance(value, dict):
        raise TypeError(f"{value!r:.60} where {kind.__name__} belongs")
    hints = _hints(kind)
    known = {field.name for field in dataclasses.fields(kind)}
    # A field of another version is passed over; one that is missing takes its default or fails.
    return kind(**{name: _decoded(hints[name], it) for name, it in value.items() if name in known})
