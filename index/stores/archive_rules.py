"""The rules every archive keeps, each as the query that counts what breaks it."""

from __future__ import annotations

from index.stores.archive_seals import BROKEN_EMBEDDINGS

RULES = {
    "sentences without an article": "SELECT count(*) FROM sentences s"
    " LEFT JOIN articles a ON a.number = s.article WHERE a.number IS NULL",
    "articles whose sentences are not all there": "SELECT count(*) FROM articles a WHERE"
    " a.sentence_count != (SELECT count(*) FROM sentences s WHERE s.article = a.number AND s.id"
    " BETWEEN a.first_sentence AND a.first_sentence + a.sentence_count - 1)",
    "embeddings without a sentence": "SELECT count(*) FROM embeddings e"
    " LEFT JOIN sentences s ON s.id = e.sentence WHERE s.id IS NULL",
    "sentences neither embedded nor pending": "SELECT count(*) FROM sentences s"
    " LEFT JOIN pending p ON p.sentence = s.id LEFT JOIN embeddings e ON e.sentence = s.id"
    " WHERE (p.sentence IS NULL) = (e.sentence IS NULL)",
    "signatures without an article": "SELECT count(*) FROM signatures s"
    " LEFT JOIN articles a ON a.number = s.article WHERE a.number IS NULL",
    "band keys without a signature": "SELECT count(*) FROM bands b"
    " LEFT JOIN signatures s ON s.article = b.article WHERE s.article IS NULL",
    "copies without an article or linked one way only": "SELECT count(*) FROM copies c"
    " LEFT JOIN articles a ON a.number = c.other LEFT JOIN copies back"
    " ON back.article = c.other AND back.other = c.article"
    " WHERE a.number IS NULL OR back.article IS NULL",
    "embeddings that are not as they were stored": BROKEN_EMBEDDINGS,
}
