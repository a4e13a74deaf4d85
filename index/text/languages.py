"""Tell the language of a text from the text itself, without network."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier  # type: ignore[import-untyped]  # ships none

_LOOKED_AT = 2000  # characters: more changes no answer
_FEWEST_LETTERS = 24  # of a text whose language is told; "Hello" is a word in many
_LEAST_PROBABILITY = 0.7
# Words of English and of no neighbour's ("was" and "is" are Dutch too): at least a tenth of nearly
# all English prose, at most a hundredth of our tests in other languages.
_ENGLISH_WORDS = (
    "the of and that with from they were which this have their would been has who when there"
)
_ENGLISH = frozenset(_ENGLISH_WORDS.split())
_LEAST_ENGLISH_SHARE = 0.1
_LEAST_SHARE_OF_THE = 0.02
_FEWEST_WORDS = 30  # by which English is told without asking the identifier
_WORD = re.compile(r"\w+")


def detect_language(text: str) -> str | None:
    """Return the ISO 639-1 code of the text's language, ``None`` where it is not clear."""
    beginning = text[:_LOOKED_AT]
    letters = sum(map(str.isalpha, beginning))
    if letters < _FEWEST_LETTERS and (beginning.isascii() or letters < _FEWEST_LETTERS // 3):
        return None
    if _is_plainly_english(beginning):
        return "en"
    language, probability = _identifier().classify(beginning)
    if probability < _LEAST_PROBABILITY or len(language) != 2:
        return None
    return str(language)


def _is_plainly_english(text: str) -> bool:
    """Tell English prose by its little words, at a hundredth of the identifier's time."""
    words = _WORD.findall(text.lower())
    return (
        len(words) >= _FEWEST_WORDS
        and words.count("the") >= _LEAST_SHARE_OF_THE * len(words)
        and sum(map(_ENGLISH.__contains__, words)) >= _LEAST_ENGLISH_SHARE * len(words)
    )


@cache
def _identifier() -> LanguageIdentifier:
    # Its tables take 0.7 s to load, which only those who add articles need to wait for.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415  # see above

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
