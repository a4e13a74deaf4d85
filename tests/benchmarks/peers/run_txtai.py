"""Drives txtai: an ``Embeddings`` database with content, by meaning or with its hybrid search."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.benchmarks.peers.driving import Document, Job, main


class Txtai:
    """The variant ``hybrid`` adds its BM25 index, weighted one half, as is its default."""

    distributions = ("txtai", "transformers", "torch", "faiss-cpu")

    def import_libraries(self) -> None:
        """Import txtai."""
        from txtai import (  # type: ignore[import-not-found]  # noqa: PLC0415 -- own environment
            Embeddings,
        )

        self._kind = Embeddings

    def load(self, job: Job) -> None:
        """Make an empty database, which loads the model."""
        self._limit = job.limit
        self._embeddings: Any = self._kind(
            path=str(job.model), content=True, hybrid=job.variant == "hybrid"
        )
        self._embeddings.transform("?")

    def build(self, job: Job, documents: Sequence[Document]) -> int:
        """Index and save."""
        self._embeddings.index((document.id, document.titled_text) for document in documents)
        self._embeddings.save(str(job.index))
        return len(documents)

    def open(self, job: Job) -> None:
        """Load the saved database."""
        self._embeddings.load(str(job.index))

    def search(self, question: str) -> list[str]:
        """Return the ids found."""
        return [found["id"] for found in self._embeddings.search(question, self._limit)]


if __name__ == "__main__":
    main(Txtai())
