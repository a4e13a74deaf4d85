"""A like or dislike as the page sends it, kept beside the archive."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from qa.evaluation.feedback import keep_rating, rating_of
from ui.chat.records import answer_of


def keep_sent_rating(folder: Path, sent: dict[str, Any]) -> None:
    """Keep the verdict in the archive's folder.

    Raises ``RecordUnreadable`` for what is no answer and ``OSError`` where nothing can be written.
    """
    rating = rating_of(
        answer_of(sent.get("record")),
        liked=bool(sent.get("liked")),
        reason=str(sent.get("reason", "")),
        comment=str(sent.get("comment", "")),
        now=datetime.now(UTC),
    )
    keep_rating(folder, rating)
