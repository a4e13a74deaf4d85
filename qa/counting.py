"""Answer questions about the archive itself, exactly: counted over its articles, not guessed.

Every count is of articles that hold the words; the articles are cited. Where the archive is too
large to be read through, or names no outlet, the answer says so instead.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from index.articles import Article, Hit, Passage, Period, SearchFilter, Sentence
from index.news_index import NewsIndex
from qa.answers import Citation, Evidence, Question
from qa.dating.deeds import deed_named, tells_of
from qa.interpreting.counting_questions import Counting, CountingQuestion
from qa.interpreting.people import people_in
from qa.writing.citations import cite
from qa.writing.remarks import day_words

_PAGE_ARTICLES = 500
_MOST_ARTICLES = 20_000  # about half a minute of reading; more are not counted
_MOST_CITED = 10
_LEAST_COVERAGE = 0.6  # of the words of what was reported, weighted by rarity, in a passage
_OPENING_CHARACTERS = 200
_LEAST_SIMILARITY = 0.45  # where the passage names all the names: "theft" is told as "stole"
_NAME = re.compile(r"[A-Z][\w’'-]+(?:\s+[A-Z][\w’'-]+)*")


@dataclass(frozen=True, slots=True)
class Counted:
    """The answer to a question about the archive; without citations it is a refusal."""

    text: str
    short_answer: str | None
    citations: tuple[Citation, ...] = ()
    remarks: tuple[str, ...] = ()


def counted(index: NewsIndex, asked: Question, question: CountingQuestion) -> Counted:
    """Return what the archive's articles say when they are counted."""
    match question.asks:
        case Counting.COMPARISON:
            return Counted(
                "What several articles say is not compared here: ask for each by itself.", None
            )
        case Counting.FIRST_OUTLET:
            return _first_outlet(index, asked, question.words)
        case _ if index.status().articles > _MOST_ARTICLES:
            return Counted(
                f"An archive of more than {_MOST_ARTICLES:,} articles is not counted through.", None
            )
        case Counting.ARTICLES:
            return _articles(index, asked, question.words)
        case Counting.COMPANY:
            return _company(index, asked, question.words)
        case Counting.OUTLETS:
            return _outlets_by_articles(index, asked, question.words)


def _articles(index: NewsIndex, asked: Question, words: str) -> Counted:
    pattern = _phrase(words)
    every = list(_known_articles(index, asked))
    holding = [article for article in every if _holds(article, pattern)]
    if not holding:
        return Counted(f"None of {len(every)} articles mentions “{words}”.", None)
    citations = _cited(index, holding, pattern)
    days = sorted(article.published for article in holding if article.published is not None)
    told = f" ({_span(days)})" if days else ""
    verb = "mentions" if len(holding) == 1 else "mention"
    marks = " ".join(f"[{it.number}]" for it in citations)
    rest = (
        f" Cited are {len(citations)}, the newest first." if len(holding) > len(citations) else ""
    )
    counted_words = f"{len(holding)} of {len(every)} articles {verb} “{words}”"
    text = f"{counted_words if words else _number(len(every))}{told}. {marks}{rest}"
    return Counted(text, str(len(holding)), citations)


def _company(index: NewsIndex, asked: Question, words: str) -> Counted:
    pattern = _phrase(words)
    counts: Counter[str] = Counter()
    where: dict[str, list[Article]] = {}
    for article in _known_articles(index, asked):
        if not _holds(article, pattern):
            continue
        for name in people_in(article.text):
            if not words or not pattern.search(name):
                counts[name] += 1
                where.setdefault(name, []).append(article)
    if not counts:
        together = f" together with “{words}”" if words else ""
        return Counted(f"No article names a person{together}.", None)
    ranked = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    most = ranked[0][1]
    first = [name for name, count in ranked if count == most]
    citations = _cited(index, where[first[0]], _phrase(first[0]))
    marks = " ".join(f"[{it.number}]" for it in citations)
    told = "; ".join(f"{name} ({_number(count)})" for name, count in ranked[:5])
    text = f"Most often named{_mentioning(words)}: {told}. {marks}"
    remark = "People are told by how articles name them, by full name; some may be missed."
    return Counted(text, " and ".join(first[:3]), citations, (remark,))


def _outlets_by_articles(index: NewsIndex, asked: Question, words: str) -> Counted:
    pattern = _phrase(words)
    where: dict[str, list[Article]] = {}
    unnamed = 0
    for article in _known_articles(index, asked):
        if not _holds(article, pattern):
            continue
        if article.source is None:
            unnamed += 1
        else:
            where.setdefault(article.source, []).append(article)
    if not where:
        return Counted(f"No article{_mentioning(words)} names its outlet.", None)
    ranked = sorted(where, key=lambda name: (-len(where[name]), name))
    most = [name for name in ranked if len(where[name]) == len(where[ranked[0]])]
    citations = _cited(index, [article for name in most for article in where[name]], pattern)
    told = "; ".join(f"{name} ({_number(len(where[name]))})" for name in ranked)
    marks = " ".join(f"[{it.number}]" for it in citations)
    outlets = "1 outlet" if len(ranked) == 1 else f"{len(ranked)} outlets"
    text = f"{outlets}{_mentioning(words)}: {told}. {marks}"
    remarks = (f"Not counted: {_number(unnamed)} without the name of an outlet.",)
    short = _outlets_in_short(asked, ranked, most)
    return Counted(text, short, citations, remarks if unnamed else ())


def _outlets_in_short(asked: Question, ranked: list[str], most: list[str]) -> str | None:
    """Return the number, or who wrote most; a list of outlets has no shorter form."""
    if asked.interpreted.lower().startswith("how many"):
        return str(len(ranked))
    wrote_most = re.search(r"\bmost\b", asked.interpreted, re.IGNORECASE)
    return " and ".join(most[:3]) if wrote_most else None


def _first_outlet(index: NewsIndex, asked: Question, words: str) -> Counted:
    last_day = Period(until=asked.last_day)
    hits = index.search(words, limit=80, search_filter=SearchFilter(last_day, asked.sources))
    told = [
        (article.published, hit)
        for hit in hits
        if _reports(hit, words)
        for article in (hit.passage.article, *hit.also_in)
        if article.published is not None
    ]
    if not told:
        return Counted("No dated article here reports this.", None)
    first = min(day for day, _ in told)
    of_day = sorted(
        (hit for day, hit in told if day == first and hit.passage.article.published == first),
        key=lambda hit: (-hit.score, hit.sentence.id),
    )
    hits_by_article = {hit.sentence.article_id: hit for hit in reversed(of_day)}
    chosen = sorted(hits_by_article.values(), key=lambda hit: (-hit.score, hit.sentence.id))
    outlets = sorted(_outlets(chosen, first))
    if not outlets:
        return Counted("The first article on this names no outlet.", None)
    evidence = [Evidence(hit, 1.0) for hit in chosen[:_MOST_CITED]]
    citations = cite(evidence, index.article)
    marks = " ".join(f"[{it.number}]" for it in citations)
    names = ", ".join(outlets)
    searched = f"Told by the words “{words}”; an earlier report in other words is not found so."
    if len(outlets) == 1:
        text = f"{names}, on {day_words(first)}. {marks}"
        return Counted(text, names, citations, (searched,))
    text = f"On the first day, {day_words(first)}, all of these: {names}. {marks}"
    remark = "The archive knows the day of each article, not which of one day came first."
    return Counted(text, names, citations, (remark, searched))


def _reports(hit: Hit, words: str) -> bool:
    """Tell whether the hit's passage reports what the words say."""
    names = _NAME.findall(words)
    deed = deed_named(words)
    if deed is not None and not tells_of(deed, _opening(hit.passage.article)):
        return False  # the theft of the cup is told in the words of its discovery, but for one
    if hit.passage_coverage >= _LEAST_COVERAGE:
        return True
    told = f"{hit.passage.article.title or ''} {hit.passage.text}".lower()
    similar = hit.similarity is not None and hit.similarity >= _LEAST_SIMILARITY
    near = similar or deed is not None
    return near and bool(names) and all(name.lower() in told for name in names)


def _opening(article: Article) -> str:
    """Return title and first words of an article: what is new in it stands there."""
    return f"{article.title or ''}\n{article.text[:_OPENING_CHARACTERS]}"


def _outlets(hits: Sequence[Hit], day: date) -> set[str]:
    articles = [article for hit in hits for article in (hit.passage.article, *hit.also_in)]
    return {it.source for it in articles if it.source is not None and it.published == day}


def _known_articles(index: NewsIndex, asked: Question) -> Iterator[Article]:
    """Yield the articles of the question's period and sources, the newest first."""
    period = asked.period or (asked.found.period if asked.found else None) or Period()
    until = min((day for day in (period.until, asked.last_day) if day is not None), default=None)
    wanted = SearchFilter(Period(period.since, until), asked.sources)
    offset = 0
    while page := index.articles(search_filter=wanted, limit=_PAGE_ARTICLES, offset=offset):
        yield from page
        offset += len(page)


def _number(articles: int) -> str:
    return "1 article" if articles == 1 else f"{articles:,} articles"


def _mentioning(words: str) -> str:
    return f" in articles that mention “{words}”" if words else ""


def _phrase(words: str) -> re.Pattern[str]:
    if not words:
        return re.compile("")
    spaced = r"\s+".join(re.escape(word) for word in words.split())
    return re.compile(rf"(?<!\w){spaced}(?!\w)", re.IGNORECASE)


def _holds(article: Article, pattern: re.Pattern[str]) -> bool:
    return any(pattern.search(part) for part in (article.text, article.title or ""))


def _cited(
    index: NewsIndex, articles: Sequence[Article], pattern: re.Pattern[str]
) -> tuple[Citation, ...]:
    """Cite the first sentence of each article that holds the words, else its first one."""
    evidence = []
    for article in articles[:_MOST_CITED]:
        sentences = index.sentences(article.id)
        holding = (it for it in sentences if pattern.search(it.text))
        sentence: Sentence | None = next(holding, sentences[0] if sentences else None)
        if sentence is not None:
            passage = Passage(article, (sentence,), sentence.start, sentence.end)
            evidence.append(Evidence(Hit(passage, sentence, score=1.0), 1.0))
    return cite(evidence, index.article)


def _span(days: Sequence[date]) -> str:
    first, last = day_words(days[0]), day_words(days[-1])
    return first if first == last else f"{first} to {last}"
