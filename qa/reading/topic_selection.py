"""Sentences that tell of a topic, where no fact is asked for: pure functions of the hits.

No few words of a sentence answer "Tell me about the flood", so a reader that points at spans says
nothing about it: what retrieval says of the sentences counts alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from index.articles import Hit
from qa.answers import Evidence
from qa.reading.selection import Selection, support
from qa.settings import SelectionSettings

_SURELY = 0.6  # of the best sentence's support
_OPENING = 2  # sentences with which a report says what it is about


def select_on_topic(hits: Sequence[Hit], settings: SelectionSettings, *, newest: bool) -> Selection:
    """Choose the sentences that tell of what was searched for, one of each article.

    The best come first, or with ``newest`` the newest of those that are surely of the topic. None
    is chosen where none is supported by retrieval; the confidence is the support of the first.
    """
    told = [Evidence(hit, support(hit, hits, settings)) for hit in _one_of_each_article(hits)]
    ranked = sorted(told, key=lambda one: (-one.support, one.hit.sentence.id))
    best = ranked[0].support if ranked else 0.0
    if best < settings.threshold:
        return Selection((), tuple(ranked[: settings.alternatives]), best)
    sure = [one for one in ranked if one.support >= max(settings.threshold, _SURELY * best)]
    if newest:
        sure.sort(key=lambda one: (-_day_number(one), one.hit.sentence.id))
    chosen = tuple(sure[: settings.citations])
    others = tuple(one for one in (*sure, *ranked) if one not in chosen)
    distinct = tuple(dict.fromkeys(others))
    return Selection(chosen, distinct[: settings.alternatives], chosen[0].support)


def _one_of_each_article(hits: Sequence[Hit]) -> list[Hit]:
    """Return the best hit of each article, or the sentence it opens with if that is a hit too."""
    best: dict[str, Hit] = {}
    for hit in hits:
        known = best.get(hit.sentence.article_id)
        if known is None or (hit.sentence.position < _OPENING < known.sentence.position):
            best[hit.sentence.article_id] = hit
    return list(best.values())


def _day_number(evidence: Evidence) -> int:
    published = evidence.hit.passage.article.published
    return (published or date.min).toordinal()
