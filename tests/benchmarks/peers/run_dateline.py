"""Drives this project: articles of paragraphs go in, sentences are found, paragraphs are ranked."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from tests.benchmarks.peers.driving import Document, Job, main

_BETWEEN_PARAGRAPHS = "\n\n"
_SENTENCES = 100  # as `dateline eval` asks for: nearly always enough to hold 20 paragraphs
_SENTENCES_IN_THE_CHAT = 20


@dataclass(frozen=True, slots=True)
class _Parted:
    """An article's name and title, its text, and where its paragraphs begin, with their ids."""

    name: str
    title: str
    text: str
    starts: tuple[int, ...]
    ids: tuple[str, ...]

    def around(self, position: int) -> str:
        """Return the id of the paragraph at a position of the text."""
        return self.ids[bisect_right(self.starts, position) - 1]


class Dateline:
    """``NewsIndex`` with one encoding thread; hits count for the paragraph they stand in.

    The variant ``chat`` asks for as few sentences as a question in the chat does; they hold fewer
    than 20 paragraphs, so that its recall at 20 says little.
    """

    distributions = ("onnxruntime", "faiss-cpu", "tantivy", "numpy")

    def import_libraries(self) -> None:
        """Import the archive and its encoder."""
        import index.encoders.onnx_encoder  # noqa: PLC0415 -- timed
        import index.news_index  # noqa: PLC0415 -- timed

        self._indexes = index.news_index.NewsIndex
        self._open_encoder = index.encoders.opening.open_encoder

    def load(self, job: Job) -> None:
        """Open the bundled model; the first time ever, this exports it."""
        self._limit = job.limit
        self._sentences = _SENTENCES_IN_THE_CHAT if job.variant == "chat" else _SENTENCES
        self._open_encoder(self._settings().encoder).encode_question("?")

    def build(self, job: Job, documents: Sequence[Document]) -> int:
        """Add every article, embed its sentences, and return how many sentences there are."""
        from index.articles import Article  # noqa: PLC0415 -- imported before, when it was timed

        articles = (
            Article.create(
                parted.text, title=parted.title or None, path="corpus", record=parted.name
            )
            for parted in _articles(documents)
        )
        with self._indexes.create(job.index, self._settings()) as archive:
            archive.add(articles)
            archive.embed_pending()
            return archive.status().sentences

    def open(self, job: Job) -> None:
        """Open the archive, and learn where each paragraph stands in its article."""
        self._archive = self._indexes.open(job.index, self._settings())
        self._parted = {parted.name: parted for parted in _articles(job.documents())}

    def search(self, question: str) -> list[str]:
        """Return the paragraphs of the best sentences."""
        hits = self._archive.search(question, limit=self._sentences)
        ranked = dict.fromkeys(
            self._parted[hit.passage.article.record or ""].around(hit.sentence.start)
            for hit in hits
        )
        return list(ranked)[: self._limit]

    @staticmethod
    def _settings() -> Any:  # noqa: ANN401 -- IndexSettings, imported before, when it was timed
        from index.settings import EncoderSettings, IndexSettings  # noqa: PLC0415 -- same

        return replace(IndexSettings(), encoder=EncoderSettings(threads=1))


def _articles(documents: Sequence[Document]) -> Iterator[_Parted]:
    """Yield each article; its paragraphs are joined as ``dateline eval`` joins them."""
    for name, group in groupby(documents, key=lambda document: document.article):
        members = list(group)
        starts, start = [], 0
        for member in members:
            starts.append(start)
            start += len(member.text) + len(_BETWEEN_PARAGRAPHS)
        yield _Parted(
            name,
            members[0].title,
            _BETWEEN_PARAGRAPHS.join(member.text for member in members),
            tuple(starts),
            tuple(member.id for member in members),
        )


if __name__ == "__main__":
    main(Dateline())
