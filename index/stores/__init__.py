"""One file per engine: the truth in SQLite, and what is derived from it for searching."""
