"""Read Parquet files, each row one article, a few rows at a time.

The only module that knows pyarrow, which is large and therefore optional.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from functools import partial
from typing import Any

from index.articles import Article, LoadFailure
from index.loaders.documents import OpenFile, Place, Step, Work
from index.loaders.drafts import UnreadableError
from index.loaders.fields import field_of, require_text_column
from index.loaders.records import Patience, article_of_record

_BATCH_ROWS = 64
_METADATA = "metadata"  # of BEIR; its own parts are recognised by name
_BYTES_OF_A_ROW = 5_000  # about; what is to be read is weighed by it


def read_parquet(file: OpenFile) -> Iterator[Step]:
    """Yield the rows of a Parquet file, each one article; columns as in a table.

    Raises ``UnreadableError`` without pyarrow and for a damaged file, and ``OSError``.
    """
    try:
        import pyarrow as pa  # noqa: PLC0415 - optional
        from pyarrow import parquet  # noqa: PLC0415 - optional
    except ImportError as error:
        raise UnreadableError(
            "is a Parquet file; to read it install pyarrow: pip install 'dateline[parquet]'"
        ) from error
    patience = Patience(file.place)
    try:
        with file.open() as stream, parquet.ParquetFile(stream) as table:
            names = [str(name) for name in table.schema_arrow.names]
            require_text_column(names, file.place.columns)
            wanted = _wanted(names, file.place)
            ordinal = 1
            for batch in table.iter_batches(batch_size=_BATCH_ROWS, columns=wanted):
                rows = tuple(enumerate(map(_plain, batch.to_pylist()), ordinal))
                ordinal += len(rows)
                read = partial(_of_row, file.place)
                yield Work(file.place, read, rows, _BYTES_OF_A_ROW * len(rows), judge=patience)
                if patience.lost:
                    return
    except (pa.ArrowException, ValueError, OverflowError) as error:
        reason = str(error).partition("\n")[0][:200]
        raise UnreadableError(f"is a damaged Parquet file ({reason})") from error


def _wanted(names: list[str], place: Place) -> list[str]:
    """Return the columns of use: the others may be pictures or vectors."""
    mapped = {column.casefold() for column in place.columns.values()}
    return [
        name
        for name in names
        if field_of(name) is not None or name == _METADATA or name.casefold() in mapped
    ]


def _plain(row: dict[str, Any]) -> dict[str, object]:
    """Return the row with its dates written out, as every other form has them."""
    return {
        name: value.isoformat() if isinstance(value, date | datetime) else value
        for name, value in row.items()
    }


def _of_row(place: Place, item: tuple[int, dict[str, object]]) -> list[Article | LoadFailure]:
    ordinal, row = item
    return [article_of_record(place, f"row {ordinal}", ordinal, row)]
