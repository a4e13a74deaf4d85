"""Drives this project: articles of paragraphs go in, sentences are found, paragraphs are ranked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from tests.benchmarks.peers.driving import Document, Job, main

_BETWEEN_PARAGRAPHS = "\n\n"
_SENTENCES_PER_QUESTION = 200  # enough to hold 20 distinct paragraphs


class Dateline:
    """``NewsIndex`` with one encoding thread; hits count for the paragraph they stand in."""

    distributions = ("onnxruntime", "faiss-cpu", "tantivy", "numpy")

    def import_libraries(self) -> None:
        """Import the archive, its engine and what finds paragraphs around hits."""
        import index.encoders.onnx_encoder  # noqa: F401, PLC0415 -- timed
        import index.news_index  # noqa: PLC0415 -- timed

    def load(self, job: Job) -> None:
        """Open the bundled model; it is exported before, when this is the first time ever."""
        from index.encoders.opening import open_encoder  # noqa: PLC0415 -- see import_libraries

        open_encoder(self._settings().encoder).encode_question("?")
        self._limit = job.limit

    def build(self, job: Job, documents: Sequence[Document]) -> int:
        """Add every article, embed its sentences, and return how many sentences there are."""
        from index.news_index import NewsIndex  # noqa: PLC0415 -- see import_libraries

        with NewsIndex.create(job.index, self._settings()) as index:
            index.add(article for article, _ in _articles(documents))
            index.embed_pending()
            return index.status().sentences

    def open(self, job: Job) -> None:
        """Open the archive, and learn where each paragraph stands in its article."""
        from index.news_index import NewsIndex  # noqa: PLC0415 -- see import_libraries
        from qa.evaluation.matching import ParagraphFinder  # noqa: PLC0415 -- not the system's own

        self._index = NewsIndex.open(job.index, self._settings())
        parted = (paragraphs for _, paragraphs in _articles(job.documents()))
        self._finder = ParagraphFinder(paragraph for found in parted for paragraph in found)

    def search(self, question: str) -> list[str]:
        """Return the paragraphs of the best sentences."""
        hits = self._index.search(question, limit=_SENTENCES_PER_QUESTION)
        around = (self._finder.around(hit.sentence) for hit in hits)
        ranked = dict.fromkeys(paragraph.id for paragraph in around if paragraph is not None)
        return list(ranked)[: self._limit]

    @staticmethod
    def _settings() -> Any:  # noqa: ANN401 -- IndexSettings, imported when that is timed
        from index.settings import EncoderSettings, IndexSettings  # noqa: PLC0415 -- see above

        return replace(IndexSettings(), encoder=EncoderSettings(threads=1))


def _articles(documents: Sequence[Document]) -> Iterator[tuple[Any, list[Any]]]:
    """Yield each article with its paragraphs, as ``dateline eval`` joins them."""
    from index.articles import Article  # noqa: PLC0415 -- imported when that is timed
    from qa.evaluation.judgements import Paragraph  # noqa: PLC0415 -- same

    for name, group in groupby(documents, key=lambda document: document.article):
        members = list(group)
        text = _BETWEEN_PARAGRAPHS.join(member.text for member in members)
        article = Article.create(text, title=members[0].title or None, path="corpus", record=name)
        paragraphs, start = [], 0
        for member in members:
            end = start + len(member.text)
            paragraphs.append(Paragraph(member.id, article.id, start, end, member.text))
            start = end + len(_BETWEEN_PARAGRAPHS)
        yield article, paragraphs


if __name__ == "__main__":
    main(Dateline())
