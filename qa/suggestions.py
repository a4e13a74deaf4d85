"""Questions worth offering, because the archive has answered them a moment ago.

Candidates are made from sentences that plainly state something ("Ines Roth, the port master of
Cobalt Bay, ..." gives "Who is the port master of Cobalt Bay?"); each is asked, and only those that
find an answer are offered.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import chain, islice, zip_longest

from index.articles import Article, Sentence
from index.text.capitalised_names import names_in
from qa.answers import Answer
from qa.chatbot import Chatbot

_LEAST_CONFIDENCE = 0.5
_ARTICLES_TRIED = 12
_MOST_ASKED = 8  # about 60 ms each: what a reader waits at most
_TITLE_CHARACTERS = 100

_NAME = r"(?:[A-Z][\w’'-]+)(?:\s[A-Z][\w’'-]+){1,2}"
_ROLE_AFTER = re.compile(
    rf"(?P<name>{_NAME}), (?P<role>(?:the|a|an) [a-z][\w’' -]{{2,30}}? (?:of|at|for) "
    rf"(?:the )?[A-Z][\w’' -]{{2,40}}?),"
)
_ROLE_BEFORE = re.compile(
    rf"^The (?P<role>[a-z][a-z’' -]{{2,30}}?(?: (?:of|at|for) (?:the )?[A-Z][\w’' -]{{2,40}}?)?), "
    rf"(?P<name>{_NAME}),"
)
_DAY = (
    r"(?:\d{1,2} )?(?:January|February|March|April|May|June|July|August|September|October|November"
    r"|December|spring|summer|autumn|winter|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday"
    r"|Sunday)"
)
_WILL = re.compile(
    rf"^(?P<subject>[A-Z][\w’'-]*(?: \w[\w’'-]*){{1,6}}?)(?:, {_NAME},)?"
    rf" will (?P<rest>[a-z][^,;:.“”]{{4,60}}?) (?:in|on|by|next) {_DAY}\b"
)
_NUMBER = r"(?:\d[\d,.]*|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Ss]even|[Ee]ight|[Nn]ine|[Tt]en)"
_MANY = re.compile(
    rf"^(?:About |Some |At least |More than )?{_NUMBER}(?: more)? (?P<noun>people|[a-z]+s) "
    r"(?P<rest>(?:were|have|had|died|are|will|lost|took|joined|came)\b[^,;:.“”]{10,60})"
)
# A question with one of these would not stand alone.
_POINTS_BACK = re.compile(r"\b(?:it|its|they|them|their|this|that|these|those|he|she|his|her)\b")
_SAID = re.compile(
    rf"(?<![Tt]he )\b(?P<name>{_NAME})(?:, [^,]{{3,50}},)? (?:said|says)\b"
    rf"|\bsaid (?P<after>{_NAME})"
)


def next_questions(
    chatbot: Chatbot,
    answer: Answer,
    *,
    limit: int = 3,
    sources: tuple[str, ...] = (),
) -> list[str]:
    """Return up to ``limit`` questions that lead on from an answer and that find an answer.

    They come from the articles cited, or from the nearest misses.
    """
    nearby = dict.fromkeys(it.article_id for it in (*answer.citations, *answer.alternatives))
    articles = [found for found in map(chatbot.index.article, nearby) if found]
    shown = {(it.article_id, it.start) for it in answer.citations}

    def leads_on(found: Answer) -> bool:
        first = found.citations[0]
        return (first.article_id, first.start) not in shown

    questions = (
        question
        for question in _questions_about(chatbot, articles)
        if not _repeats(question, answer.question)
    )
    return _answered(
        chatbot, questions, limit=limit, as_of=answer.as_of, sources=sources, wanted=leads_on
    )


def starting_questions(chatbot: Chatbot, *, limit: int = 3) -> list[str]:
    """Return up to ``limit`` questions about the newest articles that find an answer."""
    articles = chatbot.index.articles(limit=_ARTICLES_TRIED)
    made = sorted(_questions_about(chatbot, articles), key=_asks_what)
    titles = (question for question in map(_question_of_title, articles) if question)
    return _answered(chatbot, chain(made, titles), limit=limit)


def statement_questions(sentence: str) -> Iterator[str]:
    """Return the questions that a sentence plainly answers: a pure function of its words."""
    if (will := _WILL.match(sentence)) and not _POINTS_BACK.search(will[0]):
        yield f"When will {_inside(will['subject'])} {will['rest']}?"
    if (many := _MANY.match(sentence)) and not _POINTS_BACK.search(many[0]):
        yield f"How many {many['noun']} {many['rest'].strip()}?"
    for match in chain(_ROLE_AFTER.finditer(sentence), _ROLE_BEFORE.finditer(sentence)):
        role = re.sub(r"^(?:an?|the) ", "", match["role"])
        yield f"Who is the {role}?" if " " in role else f"Who is {match['name']}?"
    for match in _SAID.finditer(sentence):
        yield f"What did {match['name'] or match['after']} say?"


def _questions_about(chatbot: Chatbot, articles: Sequence[Article]) -> Iterator[str]:
    """Return questions from each article in turn, so that they are not all of one story."""
    of_article = [_questions_of(chatbot.index.sentences(article.id)) for article in articles]
    for round_of_questions in zip_longest(*of_article):
        yield from filter(None, round_of_questions)


def _questions_of(sentences: Sequence[Sentence]) -> list[str]:
    found = [question for it in sentences for question in statement_questions(it.text)]
    return sorted(dict.fromkeys(found), key=_asks_what)


def _asks_what(question: str) -> bool:
    """Tell the open questions, which come after those with an exact answer."""
    return question.startswith("What")


def _answered(
    chatbot: Chatbot,
    questions: Iterable[str],
    *,
    limit: int,
    as_of: date | None = None,
    sources: tuple[str, ...] = (),
    wanted: Callable[[Answer], bool] = lambda _: True,
) -> list[str]:
    """Ask the questions until enough are answered, each by a sentence of its own."""
    kept: list[str] = []
    used: set[tuple[str, int]] = set()
    for question in islice(dict.fromkeys(questions), _MOST_ASKED):
        found = chatbot.ask(question, as_of=as_of, sources=sources)
        if found.abstained or found.confidence < _LEAST_CONFIDENCE or not wanted(found):
            continue
        place = (found.citations[0].article_id, found.citations[0].start)
        if place not in used:
            used.add(place)
            kept.append(question)
        if len(kept) == limit:
            break
    return kept


def _question_of_title(article: Article) -> str | None:
    title = " ".join((article.title or "").split())
    return f"What is known about “{title}”?" if 0 < len(title) <= _TITLE_CHARACTERS else None


def _repeats(question: str, asked: str) -> bool:
    """Tell whether the question asks about the same names in the same way."""
    names = set(names_in(f"x {question}"))
    same_kind = question.casefold().startswith(tuple(asked.casefold().split(maxsplit=1)[:1]))
    return question.casefold() == asked.casefold() or (
        same_kind and bool(names) and names <= set(names_in(f"x {asked}"))
    )


def _inside(subject: str) -> str:
    """Return the beginning of a sentence as it reads inside one."""
    return re.sub(r"^(The|A|An|This|Its|His|Her|Their)\b", lambda it: it[0].lower(), subject)
