"""Tell the language of a text from the text itself, without network."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier  # type: ignore[import-untyped]  # ships none

_LOOKED_AT = 2000  # characters: more changes no answer
_FEWEST_LETTERS = 24  # of a text whose language is told; "Hello" is a word in many
_LEAST_PROBABILITY = 0.7


def detect_language(text: str) -> str | None:
    """Return the ISO 639-1 code of the text's language, ``None`` where it is not clear."""
    beginning = text[:_LOOKED_AT]
    letters = sum(letter.isalpha() for letter in beginning)
    if letters < _FEWEST_LETTERS and (beginning.isascii() or letters < _FEWEST_LETTERS // 3):
        return None
    language, probability = _identifier().classify(beginning)
    if probability < _LEAST_PROBABILITY or len(language) != 2:
        return None
    return str(language)


@cache
def _identifier() -> LanguageIdentifier:
    # Its tables take 0.7 s to load, which only those who add articles need to wait for.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415  # see above

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
