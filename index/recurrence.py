"""Leave lines that recur in many articles of one source out of the sentences.

"Sign up for our newsletter", "Share this story", the caption under the editor's portrait: a line
that several different articles of an outlet carry tells nothing of any of them. The article keeps
its text; such a line only gives no sentence.
"""

from __future__ import annotations

import re
from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from index.articles import Article, Span
from index.stores.archive_writing import SplitArticle

EARLIER_ARTICLES = 50  # of a source, that are looked back at
_OTHER_ARTICLES = 3  # that must carry a line before it counts as recurring
_LONGEST_LINE = 160  # characters: longer ones are paragraphs that background is told in
_SAME_STORY_SHARE = 0.5  # of the lines: articles that share more are versions of one story
_FEWEST_LINES = 3  # of an article that can be a version of another
_MOST_SOURCES = 500  # remembered at a time
_FIGURE = re.compile(r"\d+")

EarlierArticles = Callable[[str], Iterable[Article]]
"""From a source's name to its stored articles, at most ``EARLIER_ARTICLES`` of them."""


@dataclass(slots=True)
class _Source:
    """The short lines of the last articles of one source, and in how many each stands."""

    articles: deque[tuple[str, frozenset[str]]] = field(default_factory=deque)
    counts: Counter[str] = field(default_factory=Counter)

    def note(self, article_id: str, lines: frozenset[str]) -> None:
        """Remember an article, unless it is known or a version of one that is."""
        if not lines or any(known == article_id for known, _ in self.articles):
            return
        if len(lines) >= _FEWEST_LINES and self._has_version_of(lines):
            return
        self.articles.append((article_id, lines))
        self.counts.update(lines)
        if len(self.articles) > EARLIER_ARTICLES:
            _, oldest = self.articles.popleft()
            self.counts.subtract(oldest)

    def _has_version_of(self, lines: frozenset[str]) -> bool:
        least = _SAME_STORY_SHARE * len(lines)
        if sum(self.counts[line] for line in lines) <= least:  # not even all of them together
            return False
        return any(len(lines & others) > least for _, others in self.articles)

    def recurring(self, article_id: str, lines: frozenset[str]) -> set[str]:
        """Return those of the lines that enough other articles carry."""
        own = next((known for name, known in self.articles if name == article_id), frozenset())
        return {line for line in lines if self.counts[line] - (line in own) >= _OTHER_ARTICLES}


class RecurringLines:
    """Knows the lines that recur, source by source, and learns from each article it is given.

    What it decides depends on the articles stored and given before, and on nothing else.
    """

    def __init__(self, earlier: EarlierArticles) -> None:
        self._earlier = earlier
        self._sources: OrderedDict[str, _Source] = OrderedDict()

    def pruned(self, entry: SplitArticle) -> SplitArticle:
        """Return the article without the sentences that lie in recurring lines."""
        article = entry.article
        if article.source is None:
            return entry
        source = self._source(article.source)
        lines = frozenset(line for _, line in _short_lines(article.text))
        recurring = source.recurring(article.id, lines)
        source.note(article.id, lines)
        if not recurring:
            return entry
        hidden = [span for span, line in _short_lines(article.text) if line in recurring]
        return _without(entry, hidden)

    def _source(self, name: str) -> _Source:
        key = name.casefold()
        if key not in self._sources:
            source = _Source()
            for article in self._earlier(name):
                lines = frozenset(line for _, line in _short_lines(article.text))
                source.note(article.id, lines)
            self._sources[key] = source
            if len(self._sources) > _MOST_SOURCES:
                self._sources.popitem(last=False)
        self._sources.move_to_end(key)
        return self._sources[key]


def _short_lines(text: str) -> Iterator[tuple[Span, str]]:
    """Yield the short lines of a text with their places, figures and case made alike."""
    end = -1
    alike = _FIGURE.sub("0", text.casefold())  # of all at once: most lines have none
    for line, told in zip(text.split("\n"), alike.split("\n"), strict=True):
        start, end = end + 1, end + 1 + len(line)
        if 0 < len(line) <= _LONGEST_LINE:
            yield Span(start, end), told.strip()


def _without(entry: SplitArticle, hidden: Sequence[Span]) -> SplitArticle:
    """Return the entry without the sentences that begin and end in one of the lines."""
    kept = [
        place
        for place, span in enumerate(entry.spans)
        if not any(line.start <= span.start and span.end <= line.end for line in hidden)
    ]
    speakers = entry.speakers or (None,) * len(entry.spans)
    return replace(
        entry,
        spans=tuple(entry.spans[place] for place in kept),
        speakers=tuple(speakers[place] for place in kept),
    )
