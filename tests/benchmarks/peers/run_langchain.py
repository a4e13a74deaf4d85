"""Drives LangChain: ``HuggingFaceEmbeddings`` in a ``FAISS`` vector store."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.benchmarks.peers.driving import Document, Job, main


class LangChain:
    """The store is made from texts with their ids, saved, and loaded again."""

    distributions = (
        "langchain-core",
        "langchain-community",
        "langchain-huggingface",
        "sentence-transformers",
        "torch",
        "faiss-cpu",
    )

    def import_libraries(self) -> None:
        """Import the store and the embeddings, and what they import when first used."""
        import faiss  # noqa: F401, PLC0415 -- timed
        import sentence_transformers  # noqa: F401, PLC0415 -- timed
        from langchain_community.vectorstores import (  # type: ignore[import-not-found]  # noqa: PLC0415 -- own environment
            FAISS,
        )
        from langchain_huggingface import (  # type: ignore[import-not-found]  # noqa: PLC0415 -- own environment
            HuggingFaceEmbeddings,
        )

        self._store_kind, self._embeddings_kind = FAISS, HuggingFaceEmbeddings

    def load(self, job: Job) -> None:
        """Load the model."""
        self._limit = job.limit
        self._embeddings: Any = self._embeddings_kind(
            model_name=str(job.model), model_kwargs={"device": "cpu"}
        )
        self._embeddings.embed_query("?")

    def build(self, job: Job, documents: Sequence[Document]) -> int:
        """Embed, index and save."""
        store = self._store_kind.from_texts(
            [document.titled_text for document in documents],
            self._embeddings,
            ids=[document.id for document in documents],
        )
        store.save_local(str(job.index))
        return len(documents)

    def open(self, job: Job) -> None:
        """Load the saved store."""
        self._store: Any = self._store_kind.load_local(
            str(job.index),
            self._embeddings,
            allow_dangerous_deserialization=True,  # written by this very program
        )

    def search(self, question: str) -> list[str]:
        """Return the ids found."""
        return [found.id for found in self._store.similarity_search(question, k=self._limit)]


if __name__ == "__main__":
    main(LangChain())
