"""Likes and dislikes kept beside an archive, and turned into questions for measuring answers.

A like says that the cited sentence answers; a dislike is worth a question only when it says what
would have been right: to refuse, or another passage.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from qa.answers import Answer, Citation
from qa.evaluation.errors import DatasetUnusable

FILE_NAME = "feedback.jsonl"
REFUSE = "refuse"
ALTERNATIVE = "alternative:"
_LONGEST_COMMENT = 2_000


@dataclass(frozen=True, slots=True)
class Rating:
    """One verdict on an answer, with what is needed to ask the question again.

    ``quotes`` are the sentences of the article ``article_id`` that answer in the reader's opinion;
    without any and without ``refuses`` the verdict only says that something was wrong.
    """

    question: str
    as_of: str
    liked: bool
    reason: str
    comment: str
    rated_at: str
    refuses: bool
    article_id: str | None = None
    quotes: tuple[str, ...] = ()
    short_answer: str | None = None


def rating_of(answer: Answer, *, liked: bool, reason: str, comment: str, now: datetime) -> Rating:
    """Return the verdict on an answer.

    ``reason`` is ``refuse``, ``alternative:N`` (counted from 0), or any other word.
    """
    right = _right_citations(answer, liked=liked, reason=reason)
    return Rating(
        question=answer.interpreted_question,
        as_of=answer.as_of.isoformat(),
        liked=liked,
        reason=reason,
        comment=comment[:_LONGEST_COMMENT],
        rated_at=now.isoformat(timespec="seconds"),
        refuses=(answer.abstained and liked) or (not liked and reason == REFUSE),
        article_id=right[0].article_id if right else None,
        quotes=tuple(it.quote for it in right),
        short_answer=answer.short_answer if liked else None,
    )


def keep_rating(folder: Path, rating: Rating) -> None:
    """Append a verdict to the file in the archive's folder; raises ``OSError``."""
    with (folder / FILE_NAME).open("a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(rating), ensure_ascii=False) + "\n")


def read_ratings(folder: Path) -> list[Rating]:
    """Return the verdicts kept beside an archive, oldest first; none without a file.

    Raises ``DatasetUnusable`` for a line that is no verdict.
    """
    file = folder / FILE_NAME
    if not file.is_file():
        return []
    ratings = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        try:
            fields: dict[str, Any] = json.loads(line)
            ratings.append(Rating(**fields | {"quotes": tuple(fields["quotes"])}))
        except (ValueError, TypeError, KeyError) as error:
            raise DatasetUnusable(f"{file}, line {number}: {error}") from error
    return ratings


def questions_of(ratings: Sequence[Rating]) -> list[dict[str, Any]]:
    """Return the verdicts as own questions, in the form ``read_own_questions`` reads.

    The last verdict on a question counts; those that do not say what is right are left out.
    """
    latest = {(it.question, it.as_of): it for it in ratings}
    return [_question(it) for it in latest.values() if it.refuses or it.quotes]


def _right_citations(answer: Answer, *, liked: bool, reason: str) -> Sequence[Citation]:
    """Return what answers in the reader's opinion: sentences of one article."""
    if liked:
        first = answer.citations[:1]
        return [it for it in answer.citations if it.article_id == first[0].article_id]
    place = reason.removeprefix(ALTERNATIVE)
    if reason.startswith(ALTERNATIVE) and place.isdecimal():
        return answer.alternatives[int(place) :][:1]
    return ()


def _question(rating: Rating) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "question": rating.question,
        "as_of": rating.as_of,
        "answerable": not rating.refuses,
    }
    if not rating.refuses:
        fields["id"] = rating.article_id
        fields["evidence"] = list(rating.quotes)
        fields["answers"] = [rating.short_answer] if rating.short_answer else []
    return fields
