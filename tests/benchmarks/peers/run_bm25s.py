"""Drives bm25s: BM25 over words alone, without a model, plain or with a stemmer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.benchmarks.peers.driving import Document, Job, main


class Bm25s:
    """English stop words; the variant ``stemmed`` adds the English stemmer of PyStemmer."""

    distributions = ("bm25s", "PyStemmer", "numpy")

    def import_libraries(self) -> None:
        """Import bm25s and the stemmer."""
        import bm25s  # type: ignore[import-not-found]  # noqa: PLC0415 -- own environment
        import Stemmer  # type: ignore[import-not-found]  # noqa: PLC0415 -- own environment

        self._library: Any = bm25s
        self._stemmers: Any = Stemmer

    def load(self, job: Job) -> None:
        """Make the stemmer."""
        self._limit = job.limit
        self._stemmer = self._stemmers.Stemmer("english") if job.variant == "stemmed" else None

    def build(self, job: Job, documents: Sequence[Document]) -> int:
        """Index and save with the texts, so that all systems keep what they found."""
        retriever = self._library.BM25()
        retriever.index(self._tokens([document.titled_text for document in documents]))
        kept = [{"id": document.id, "text": document.titled_text} for document in documents]
        retriever.save(str(job.index), corpus=kept)
        return len(documents)

    def open(self, job: Job) -> None:
        """Load the index with its texts."""
        self._retriever: Any = self._library.BM25.load(str(job.index), load_corpus=True)

    def search(self, question: str) -> list[str]:
        """Return the ids found."""
        found, _ = self._retriever.retrieve(
            self._tokens([question]), k=self._limit, show_progress=False
        )
        return [document["id"] for document in found[0]]

    def _tokens(self, texts: list[str]) -> Any:  # noqa: ANN401 -- the library's own type
        return self._library.tokenize(
            texts, stopwords="en", stemmer=self._stemmer, show_progress=False
        )


if __name__ == "__main__":
    main(Bm25s())
