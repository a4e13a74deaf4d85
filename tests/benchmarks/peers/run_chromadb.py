"""Drives Chroma: a persistent collection with its ``SentenceTransformerEmbeddingFunction``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.benchmarks.peers.driving import Document, Job, main

_COLLECTION = "paragraphs"


class Chroma:
    """The collection compares by cosine, as the model was made for."""

    distributions = ("chromadb", "sentence-transformers", "torch")

    def import_libraries(self) -> None:
        """Import Chroma, and what it imports when first used."""
        import chromadb  # type: ignore[import-not-found]  # noqa: PLC0415 -- own environment
        import sentence_transformers  # noqa: F401, PLC0415 -- timed
        from chromadb.utils.embedding_functions import (  # type: ignore[import-not-found]  # noqa: PLC0415 -- own environment
            SentenceTransformerEmbeddingFunction,
        )

        self._client_kind = chromadb.PersistentClient
        self._embeddings_kind = SentenceTransformerEmbeddingFunction

    def load(self, job: Job) -> None:
        """Load the model."""
        self._limit = job.limit
        self._embeddings: Any = self._embeddings_kind(model_name=str(job.model))
        self._embeddings(["?"])

    def build(self, job: Job, documents: Sequence[Document]) -> int:
        """Embed and index; what is added is on disk at once."""
        client = self._client_kind(path=str(job.index))
        collection = client.create_collection(
            _COLLECTION,
            embedding_function=self._embeddings,
            configuration={"hnsw": {"space": "cosine"}},
        )
        most = client.get_max_batch_size()
        for first in range(0, len(documents), most):
            batch = documents[first : first + most]
            collection.add(
                ids=[document.id for document in batch],
                documents=[document.titled_text for document in batch],
            )
        return len(documents)

    def open(self, job: Job) -> None:
        """Open the collection."""
        client = self._client_kind(path=str(job.index))
        self._collection: Any = client.get_collection(
            _COLLECTION, embedding_function=self._embeddings
        )

    def search(self, question: str) -> list[str]:
        """Return the ids found."""
        found = self._collection.query(query_texts=[question], n_results=self._limit)
        return list(found["ids"][0])


if __name__ == "__main__":
    main(Chroma())
