"""More texts to train the finding of headings on: free to use, and in no test.

QAMR (MIT): sentences of Wikipedia and Wikinews, and answers to questions about them, which are the
noun phrases that headings are made of. SQuADShifts (CC BY 4.0): texts of several kinds.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path

from index.text.sentences import split_sentences
from tests.quality.public_texts import shared_data

_BRACKETS = {"-LRB-": "(", "-RRB-": ")", "-LSB-": "[", "-RSB-": "]", "``": '"', "''": '"'}
_GLUED_BEFORE = re.compile(r" (?=[,.;:!?%)\]]|n't\b|'(?:s|re|ve|ll|d|m)\b|'(?= ))")
_GLUED_AFTER = re.compile(r"(?<=[(\[$£#]) ")
_QUOTED = re.compile(r'" ([^"]*?) ?"')


def qamr_sentences() -> dict[str, list[str]]:
    """Return the tokens of each sentence by its id."""
    rows = _rows(shared_data() / "qamr" / "wiki-sentences.tsv")
    return {row[0]: [_BRACKETS.get(word, word) for word in row[1].split()] for row in rows}


def qamr_phrases() -> Iterator[str]:
    """Yield answers of two to eight words that stand together in their sentence, each once."""
    sentences, seen = qamr_sentences(), set()
    for name in ("dev.tsv", "test.tsv"):
        for row in _rows(shared_data() / "qamr" / name):
            places = [int(place) for place in row[6].split()]
            whole = list(range(places[0], places[-1] + 1)) if places else []
            if places != whole or not 2 <= len(places) <= 8 or row[0] not in sentences:
                continue
            phrase = running(sentences[row[0]][places[0] : places[-1] + 1])
            if phrase not in seen and phrase[0].isalpha() and phrase[-1].isalnum():
                seen.add(phrase)
                yield phrase


def section_titles() -> Iterator[str]:
    """Yield the titles of Wikipedia sections that CANARD's conversations are about, each once."""
    path = shared_data() / "canard" / "dev.json"
    seen = {one["History"][1]: None for one in json.loads(path.read_text(encoding="utf-8"))}
    yield from (title for title in seen if 0 < len(title.split()) <= 12 and title[-1] not in ".?!")


def running(tokens: list[str]) -> str:
    """Put tokens back into running text."""
    text = _GLUED_AFTER.sub("", _GLUED_BEFORE.sub("", " ".join(tokens)))
    return _QUOTED.sub(r'"\1"', text)


def squadshifts_contexts() -> Iterator[str]:
    """Yield the texts of SQuADShifts."""
    for file in sorted((shared_data() / "squadshifts").glob("*.json")):
        for article in json.loads(file.read_text(encoding="utf-8"))["data"]:
            for paragraph in article["paragraphs"]:
                yield paragraph["context"]


def plain_sentences() -> Iterator[str]:
    """Yield the sentences of both, and the texts of SQuADShifts whole."""
    for tokens in qamr_sentences().values():
        yield running(tokens)
    for context in squadshifts_contexts():
        yield context
        for span in split_sentences(context)[1:]:
            yield context[span.start : span.end]


def _rows(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        yield from csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
