"""The tables of ``archive.sqlite`` and the number of their version."""

from __future__ import annotations

from index.stores.archive_seals import SEAL_TRIGGERS, SEALS_TABLE

SCHEMA_VERSION = 3

# AUTOINCREMENT: a sentence id must never be used twice, or a derived index that missed a removal
# would show another article's sentence under it.
# copies: near-duplicates, each pair both ways, so that one range holds all of an article's.
# articles.corrected: JSON, from each field corrected by hand to the article's own value of it.
# articles.provenance, headings: JSON; published_time: ISO 8601 with the time zone as written.
# articles.text is last: what comes after a long text is read through all its pages.
# signatures.band_keys (int64) names the rows of bands to delete, which saves an index of them.
_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE articles (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    url_key TEXT,
    file_key TEXT,
    text_digest TEXT NOT NULL,
    title TEXT,
    published TEXT,
    source TEXT,
    source_key TEXT,
    url TEXT,
    authors TEXT NOT NULL,
    path TEXT,
    record TEXT,
    updated TEXT,
    published_time TEXT,
    first_published TEXT,
    language TEXT,
    section TEXT,
    headings TEXT NOT NULL DEFAULT '[]',
    provenance TEXT NOT NULL DEFAULT '{}',
    corrected TEXT NOT NULL DEFAULT '{}',
    first_sentence INTEGER NOT NULL,
    sentence_count INTEGER NOT NULL,
    text TEXT NOT NULL
);
CREATE INDEX articles_url_key ON articles (url_key) WHERE url_key IS NOT NULL;
CREATE INDEX articles_file_key ON articles (file_key) WHERE file_key IS NOT NULL;
CREATE INDEX articles_path ON articles (path) WHERE path IS NOT NULL;
CREATE INDEX articles_text_digest ON articles (text_digest);
CREATE INDEX articles_published ON articles (published, source_key, first_sentence, sentence_count);
CREATE TABLE sentences (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    article INTEGER NOT NULL REFERENCES articles (number),
    position INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    speaker TEXT
);
CREATE TABLE pending (sentence INTEGER PRIMARY KEY);
CREATE TABLE embeddings (
    sentence INTEGER PRIMARY KEY,
    vector BLOB NOT NULL,
    crc INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE signatures (
    article INTEGER PRIMARY KEY REFERENCES articles (number),
    signature BLOB NOT NULL,
    band_keys BLOB NOT NULL
);
CREATE TABLE bands (
    key INTEGER NOT NULL,
    article INTEGER NOT NULL,
    PRIMARY KEY (key, article)
) WITHOUT ROWID;
CREATE TABLE copies (
    article INTEGER NOT NULL,
    other INTEGER NOT NULL,
    PRIMARY KEY (article, other)
) WITHOUT ROWID;
CREATE TABLE changes (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL
);
"""

SCHEMA = (*filter(str.strip, _TABLES.split(";")), SEALS_TABLE, *SEAL_TRIGGERS)
"""The statements that make an empty archive, in order."""
