"""What happens to an article between two newspapers: seeded edits that make copies of it.

And what only looks like a copy: the next report of a series, the update of a running story.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.text.sentences import split_sentences

PARAGRAPH = re.compile(r"\n\s*\n")
FIGURE = re.compile(r"\d+")
DAY_OR_MONTH = re.compile(
    r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\b(?:January|February|March|April|June|July"
    r"|August|September|October|November|December)\b"
)
NAMES = ("Nell Hartigan", "Howard Pym", "Bettina Rusk", "our correspondents", "staff and agencies")
TOWNS = ("SANDMOUTH", "PORT ELLERY", "DRAYMOOR", "BRANNOCK", "UPPER WENDLE")
BOILERPLATE = (
    "Subscribe to our morning letter: six stories before breakfast, every weekday.",
    "Read more: All our reports on this story",
    "Share this article on your favourite network or send it to a friend",
    "© 2026 The Ellery Courier. All rights reserved. Reproduction only with written permission.",
    "We use cookies to remember your reading size. Accept or decline.",
    "This article was amended after publication to correct a spelling mistake.",
    "Advertisement",
)
HOUSE_STYLE = (
    ("per cent", "percent"),
    ("%", " per cent"),
    ("U.S.", "US"),
    ("United States", "U.S."),
    ("'", "’"),
    ("organisation", "organization"),
    ("said", "told reporters"),
    ("yesterday", "on the previous day"),
    ("approximately", "about"),
    ("killed", "dead"),
)
FILLERS = ("also", "reportedly", "however", "meanwhile", "then", "later", "already", "now")


@dataclass(frozen=True, slots=True)
class NewsText:
    """An article as it was published: the headline apart, the rest as it stands."""

    name: str
    title: str
    text: str


Edit = Callable[[NewsText, NewsText, random.Random], str]


def headline_changed(article: NewsText, other: NewsText, chance: random.Random) -> str:  # noqa: ARG001 - all edits are called alike
    """Put another headline, made of the old one's words and new ones, above the text."""
    words = article.title.split()
    chance.shuffle(words)
    line = " ".join([*words[: chance.randint(2, 6)], *chance.sample(FILLERS, 2), "officials say"])
    return f"{line.capitalize()}\n\n{article.text}"


def byline_changed(article: NewsText, other: NewsText, chance: random.Random) -> str:  # noqa: ARG001 - all edits are called alike
    """Put an author, an agency and a place line before the text."""
    town, name = chance.choice(TOWNS), chance.choice(NAMES)
    return f"By {name}\nUpdated 14:05\n\n{town} (CNA) - {article.text}"


def first_paragraph_rewritten(article: NewsText, other: NewsText, chance: random.Random) -> str:  # noqa: ARG001 - all edits are called alike
    """Say the first paragraph in other words: its order of words and a third of them change."""
    paragraphs = PARAGRAPH.split(article.text)
    place = _first_real(paragraphs)
    words = paragraphs[place].split()
    pieces = []
    while words:
        size = chance.randint(1, 3)
        pieces.append(words[:size])
        words = words[size:]
    chance.shuffle(pieces)
    kept = [word for piece in pieces for word in piece if chance.random() > 1 / 3]
    paragraphs[place] = " ".join(kept)
    return "\n\n".join(paragraphs)


def truncated(
    article: NewsText,
    other: NewsText,  # noqa: ARG001 - all edits are called alike
    chance: random.Random,
    *,
    least: float = 1 / 3,
) -> str:
    """Keep the first sentences: at least a third of the words, at most nine tenths."""
    wanted = chance.uniform(least, 0.9) * len(article.text.split())
    words = 0
    for span in split_sentences(article.text):
        words += len(article.text[span.start : span.end].split())
        if words >= wanted:
            return article.text[: span.end]
    return article.text


def merged(article: NewsText, other: NewsText, chance: random.Random) -> str:
    """Put the whole text and another article into one, in either order."""
    parts = [article.text, other.text]
    chance.shuffle(parts)
    return "\n\n".join(parts)


def wording(article: NewsText, other: NewsText, chance: random.Random) -> str:  # noqa: ARG001 - all edits are called alike
    """Change 2 to 6 in 100 words: leave one out, put one in, or use another."""
    rate = chance.uniform(0.02, 0.06)
    pieces = re.split(r"(\s+)", article.text)
    changed = []
    for piece in pieces:
        if not piece.strip() or FIGURE.search(piece) or chance.random() > rate:
            changed.append(piece)
        else:
            changed.append(chance.choice(["", f"{piece} {chance.choice(FILLERS)}", "its"]))
    return "".join(changed)


def house_style(article: NewsText, other: NewsText, chance: random.Random) -> str:  # noqa: ARG001 - all edits are called alike
    """Apply another newspaper's spelling and habits throughout."""
    text = article.text
    for old, new in HOUSE_STYLE:
        text = text.replace(old, new)
    return text


def boilerplate_added(article: NewsText, other: NewsText, chance: random.Random) -> str:  # noqa: ARG001 - all edits are called alike
    """Put three to six of a page's standing lines above, between and below the paragraphs."""
    paragraphs = PARAGRAPH.split(article.text)
    for line in chance.sample(BOILERPLATE, chance.randint(3, 6)):
        paragraphs.insert(chance.randint(0, len(paragraphs)), line)
    return "\n\n".join(paragraphs)


def figure_corrected(article: NewsText, other: NewsText, chance: random.Random) -> str:  # noqa: ARG001 - all edits are called alike
    """Change one number wherever it stands; a text without numbers stays as it is."""
    figures = sorted(set(FIGURE.findall(article.text)))
    if not figures:
        return article.text
    wrong = chance.choice(figures)
    return re.sub(rf"\b{wrong}\b", str(int(wrong) + chance.randint(1, 9)), article.text)


def _in_turn(*edits: Edit) -> Edit:
    def apply(article: NewsText, other: NewsText, chance: random.Random) -> str:
        for edit in edits:
            article = NewsText(article.name, article.title, edit(article, other, chance))
        return article.text

    return apply


def _cut_to_two_thirds(article: NewsText, other: NewsText, chance: random.Random) -> str:
    return truncated(article, other, chance, least=2 / 3)


def _cut_to_half(article: NewsText, other: NewsText, chance: random.Random) -> str:
    return truncated(article, other, chance, least=0.5)


COPIES: dict[str, Edit] = {
    "headline changed": headline_changed,
    "byline changed": byline_changed,
    "first paragraph rewritten": first_paragraph_rewritten,
    "truncated to a third or more": truncated,
    "merged with another": merged,
    "wording of 2-6 % of words": wording,
    "house style": house_style,
    "boilerplate added": boilerplate_added,
    "figure corrected": figure_corrected,
    "headline, byline, first paragraph, boilerplate": _in_turn(
        first_paragraph_rewritten, byline_changed, headline_changed, boilerplate_added
    ),
    "truncated to a third or more, headline, byline, wording": _in_turn(
        truncated, wording, byline_changed, headline_changed
    ),
    "truncated to two thirds or more, first paragraph, boilerplate": _in_turn(
        _cut_to_two_thirds, first_paragraph_rewritten, boilerplate_added
    ),
    "merged with another, wording, headline": _in_turn(wording, merged, headline_changed),
}

# Less than half of such a copy may stand in the original: more than the rule promises to find.
BEYOND: dict[str, Edit] = {
    "truncated to half or more, first paragraph, boilerplate": _in_turn(
        _cut_to_half, first_paragraph_rewritten, boilerplate_added
    ),
}


def next_of_series(article: NewsText, other: NewsText, chance: random.Random) -> str:
    """Write the next report of a series: half of it new, half repeated with other figures."""
    new, repeated = _sentences(other.text), _sentences(article.text)
    chance.shuffle(repeated)
    most_words = min(len(article.text.split()), len(other.text.split())) / 2
    mixed = [*_within(new, most_words), *_within(repeated, most_words)]
    return _other_figures(" ".join(mixed), chance)


def same_template(article: NewsText, other: NewsText, chance: random.Random) -> str:  # noqa: ARG001 - all edits are called alike
    """Fill the same template again: every sentence stays, every figure and month is another."""
    return _other_figures(article.text, chance)


def update(article: NewsText, other: NewsText, chance: random.Random) -> str:
    """Report what is new (another article of the topic), then the last paragraphs as background.

    The background is a quarter to two fifths of the new text, and at most two fifths of the old.
    """
    share = chance.uniform(0.25, 0.4)
    most_words = min(
        len(other.text.split()) * share / (1 - share), len(article.text.split()) * share
    )
    background = _within(_sentences(article.text)[::-1], most_words)
    return f"{other.text}\n\n{' '.join(reversed(background))}"


LOOK_ALIKES: dict[str, Edit] = {
    "next report of a series": next_of_series,
    "same template, other figures": same_template,
    "update with the same background": update,
}


def figures_in(text: str) -> int:
    """Count the different numbers of a text."""
    return len(set(FIGURE.findall(text)))


def _first_real(paragraphs: Sequence[str]) -> int:
    """Return the place of the first paragraph that is more than a date line."""
    return next((n for n, text in enumerate(paragraphs) if len(text.split()) > 12), 0)


def _sentences(text: str) -> list[str]:
    return [text[span.start : span.end] for span in split_sentences(text)]


def _within(sentences: Sequence[str], most_words: float) -> list[str]:
    """Take sentences in order while they have at most so many words together."""
    taken: list[str] = []
    words = 0
    for sentence in sentences:
        words += len(sentence.split())
        if words > most_words:
            break
        taken.append(sentence)
    return taken


def _other_figures(text: str, chance: random.Random) -> str:
    text = FIGURE.sub(lambda found: str(int(found[0]) + chance.randint(1, 97)), text)
    return DAY_OR_MONTH.sub(lambda found: "May" if found[0] != "May" else "June", text)
