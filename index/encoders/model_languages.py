"""Which languages an embedding model knows, as far as its name tells."""

from __future__ import annotations

import re

MULTILINGUAL_MODEL = "sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2"
"""A model that knows some fifty languages; it is fetched from the network when it is named."""

# Families trained on English alone, by the last part of the name.
_ENGLISH_ONLY = re.compile(
    r"all-(?:minilm|mpnet|distilroberta|roberta)|multi-qa-|msmarco-(?!.*multilingual)|gtr-t5"
    r"|sentence-t5|paraphrase-(?:minilm|albert|mpnet|distilroberta)|bge-\w+-en|gte-(?!multilingual)"
    r"|e5-(?:small|base|large)|nomic-embed-text|snowflake-arctic-embed-(?:xs|s|m)\b",
    re.IGNORECASE,
)


def knows_language(model: str, language: str) -> bool:
    """Tell whether a model knows a language (ISO 639-1); a model of unknown name knows all."""
    return language == "en" or _ENGLISH_ONLY.match(model.rpartition("/")[2]) is None
