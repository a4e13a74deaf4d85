"""One hit for a sentence that several newspapers carry: copies collapse into the best of them.

Pure functions of hits, of the near-duplicates of their articles, and of those articles' sentences.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from index.articles import Article, Hit, Sentence

LEAST_OVERLAP = 0.8

_SCORE_DIGITS = 6  # equal sentences differ in the last bits, depending on where they were computed
_THOUSANDS = re.compile(r"(?<=\d),(?=\d\d\d)")
_WORD = re.compile(r"\d+(?:[.,:]\d+)*|[^\W_]+")
_TELLING = re.compile(
    r"""\d.*|no|not|never|nor|none|neither|cannot|t|without|zero|one|two|three|four|five|six|seven
    |eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen
    |twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion""",
    re.VERBOSE,
)

CopiesOf = Callable[[str], Sequence[Article]]
"""From the id of an article to its near-duplicates."""
SentencesOf = Callable[[str], Sequence[Sentence]]
"""From the id of an article to its sentences."""


@dataclass(slots=True)
class _Cluster:
    """Hits on nearly one sentence, best first, and the ids of their articles and the copies."""

    hits: list[Hit]
    members: set[str] = field(default_factory=set)
    family: set[str] = field(default_factory=set)


def collapse(
    hits: Iterable[Hit], copies_of: CopiesOf, sentences_of: SentencesOf, limit: int
) -> list[Hit]:
    """Return up to ``limit`` hits, copies collapsed into one; reads no further than it must.

    ``hits`` come best first. Two collapse when their sentences are nearly the same and their
    articles are copies, of one another or of a third. The best is shown (ties: published earliest,
    then lowest id); its ``also_in`` are the copies that carry the sentence, earliest first.
    """
    clusters: list[_Cluster] = []
    for hit in hits:
        if len(clusters) >= limit and (not clusters or _score(hit) < _score(clusters[-1].hits[0])):
            break
        family = {
            hit.sentence.article_id,
            *(copy.id for copy in copies_of(hit.sentence.article_id)),
        }
        cluster = next((one for one in clusters if _belongs(hit, family, one)), None)
        if cluster is None and len(clusters) < limit:
            cluster = _Cluster([])
            clusters.append(cluster)
        if cluster is not None:
            cluster.hits.append(hit)
            cluster.members.add(hit.sentence.article_id)
            cluster.family |= family
    return [_shown(cluster, copies_of, sentences_of) for cluster in clusters]


def same_sentence(first: str, second: str) -> bool:
    """Tell whether two sentences say the same in nearly the same words.

    At least 0.8 of the words of the longer one stand in the other, and all figures, number words
    and negations are the same: "nine dead" and "ten dead" are not one sentence.
    """
    if first == second:
        return True
    one, two = _words(first), _words(second)
    if one.telling != two.telling:
        return False
    most = max(one.words.total(), two.words.total())
    return most > 0 and (one.words & two.words).total() >= LEAST_OVERLAP * most


def _belongs(hit: Hit, family: set[str], cluster: _Cluster) -> bool:
    return (
        hit.sentence.article_id not in cluster.members
        and not family.isdisjoint(cluster.family)
        and same_sentence(cluster.hits[0].sentence.text, hit.sentence.text)
    )


def _shown(cluster: _Cluster, copies_of: CopiesOf, sentences_of: SentencesOf) -> Hit:
    best = min(
        cluster.hits,
        key=lambda hit: (-_score(hit), *_earliest(hit.passage.article)),
    )
    copies = {hit.sentence.article_id: hit.passage.article for hit in cluster.hits}
    for member in sorted(cluster.members):
        copies |= {copy.id: copy for copy in copies_of(member)}
    return replace(
        best,
        also_in=tuple(
            copy
            for copy in sorted(copies.values(), key=_earliest)
            if copy.id != best.sentence.article_id
            and any(
                same_sentence(best.sentence.text, sentence.text)
                for sentence in sentences_of(copy.id)
            )
        ),
    )


def _score(hit: Hit) -> float:
    return round(hit.score, _SCORE_DIGITS)


def _earliest(article: Article) -> tuple[date, str]:
    return article.published or date.max, article.id


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a sentence as often as they occur, and those that must not differ."""

    words: Counter[str]
    telling: tuple[str, ...]


@lru_cache(maxsize=1 << 12)
def _words(text: str) -> _Words:
    words = _WORD.findall(_THOUSANDS.sub("", text.casefold()))
    telling = sorted(word for word in words if _TELLING.fullmatch(word))
    return _Words(Counter(words), tuple(telling))
