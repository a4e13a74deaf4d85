"""Words of English by how running text uses them, by counting.

``LOWER_CASE_WORDS`` are written so wherever no sentence begins; ``FINITE_VERBS`` stand after
pronouns; ``LEADING_ON`` are hardly ever the last of a phrase ("new", "various"); ``OPENING`` begin
sentences without an article before them ("divers", "relatives").

The lists lie in ``common_words.txt``; ``python -m tests.quality.heading_training`` makes them.
"""

from __future__ import annotations

from importlib.resources import files

_LISTS = (files("index.text") / "common_words.txt").read_text(encoding="utf-8").split("\n\n")
LOWER_CASE_WORDS, FINITE_VERBS, LEADING_ON, OPENING = (frozenset(one.split()) for one in _LISTS)
