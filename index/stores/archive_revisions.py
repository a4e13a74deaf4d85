"""What a newer version of an article keeps of the older one: corrections by hand, its first day.

Pure: values in, values out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from index.archive_values import Correctable, Correction
from index.articles import Article, text_digest
from index.provenance import Origin


@dataclass(frozen=True, slots=True)
class OwnValue:
    """What the article itself says where it was corrected: the value as text, and its origin."""

    value: str | None
    origin: Origin | None


Corrected = Mapping[Correctable, OwnValue]
"""From each part corrected by hand to the article's own value of it."""


def succeeding(newer: Article, older: Article, corrected: Corrected) -> tuple[Article, Corrected]:
    """Return the newer version as it takes the older one's place, and what stays corrected.

    A correction by hand holds until the article's own value of it changes. A changed text is an
    update: the day of the older version becomes ``first_published`` where it is earlier, and stays
    the day of publication where the newer version gives none.
    """
    kept: dict[Correctable, OwnValue] = {}
    result = newer
    for part, own in corrected.items():
        if _own(newer, part).value == own.value:
            kept[part] = _own(newer, part)
            result = _with(result, part, getattr(older, part), Origin.BY_HAND)
    return _keeping_days(result, older), kept


def correct(
    article: Article, corrected: Corrected, correction: Correction
) -> tuple[Article, Corrected]:
    """Return the article with one part corrected by hand, or put back to its own value."""
    part = correction.part
    own = corrected.get(part, _own(article, part))
    if correction.back_to_own:
        left = {other: value for other, value in corrected.items() if other is not part}
        return _with(article, part, _value(part, own.value), own.origin), left
    return _with(article, part, correction.value, Origin.BY_HAND), {**corrected, part: own}


def _keeping_days(newer: Article, older: Article) -> Article:
    same_text = text_digest(newer.text) == text_digest(older.text)
    inherited = older.provenance.published is Origin.EARLIER_VERSION
    if newer.published is None and (inherited or not same_text):
        origin = Origin.EARLIER_VERSION if older.published else None
        newer = replace(_with(newer, Correctable.PUBLISHED, older.published, origin))
        newer = replace(newer, published_at=older.published_at)
    days = [older.first_published] if same_text else [older.first_published, older.published]
    first = min(filter(None, days), default=None)
    if first is None or newer.published is None or first >= newer.published:
        return newer
    return replace(newer, first_published=first)


def _own(article: Article, part: Correctable) -> OwnValue:
    value = getattr(article, part)
    text = value.isoformat() if isinstance(value, date) else value
    return OwnValue(text, getattr(article.provenance, part))


def _value(part: Correctable, text: str | None) -> str | date | None:
    return date.fromisoformat(text) if text and part is Correctable.PUBLISHED else text


def _with(
    article: Article, part: Correctable, value: str | date | None, origin: Origin | None
) -> Article:
    changes: dict[str, object] = {part.value: value}
    if part is Correctable.PUBLISHED and article.published != value:
        changes["published_at"] = None
    changes["provenance"] = replace(article.provenance, **{part.value: origin})
    return replace(article, **changes)  # type: ignore[arg-type]  # names and values go together
