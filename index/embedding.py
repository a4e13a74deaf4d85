"""Embed the sentences of an archive that wait for it, always with the model it was made with."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from index.encoders.opening import open_encoder
from index.encoders.protocol import Encoder
from index.encoders.word_vectors import WordVectors, open_word_vectors
from index.errors import ArchiveIncompatible
from index.settings import EncoderSettings
from index.stores.archive_sqlite import ArchiveSqlite

_BATCH_SENTENCES = 512  # about a second: what an interruption loses at most


class Embedding:
    """The encoder of an archive, opened when it is first needed. Thread-safe."""

    def __init__(self, folder: Path, archive: ArchiveSqlite, settings: EncoderSettings) -> None:
        self._folder = folder
        self._archive = archive
        self._settings = settings
        self._encoder: Encoder | None = None
        self._encoder_lock = threading.Lock()
        self._embedding_lock = threading.Lock()

    def encoder(self) -> Encoder:
        """Return the encoder that made the archive's embeddings.

        Raises ``ModelError`` when it cannot be used and ``ArchiveIncompatible`` when it embeds
        otherwise by now.
        """
        with self._encoder_lock:
            if self._encoder is None:
                encoder = open_encoder(self._settings)
                known = self._archive.meta("fingerprint")
                if known is None:
                    self._archive.set_meta("fingerprint", encoder.fingerprint)
                elif known != encoder.fingerprint:
                    raise ArchiveIncompatible(
                        f"The sentences of {self._folder} were embedded as {known}, this"
                        f" installation embeds as {encoder.fingerprint}. Run: dateline embed"
                        " --restart"
                    )
                self._encoder = encoder
            return self._encoder

    def word_vectors(self) -> WordVectors | None:
        """Return the word vectors of the archive's model, ``None`` where it has none.

        Raises ``ModelError`` when they cannot be read.
        """
        return open_word_vectors(self._settings)

    def embed_pending(self, progress: Callable[[int, int], None] | None = None) -> int:
        """Embed every pending sentence and return how many were; may be stopped at any time.

        ``progress`` is called with the number embedded so far and the number at the end.
        """
        with self._embedding_lock:
            counts = self._archive.counts()
            total, done, after = counts.sentences - counts.embedded, 0, 0
            while ids := self._archive.pending(_BATCH_SENTENCES, after):
                after = ids[-1]
                encoder = self.encoder()
                sentences = self._archive.sentences(ids)
                texts = [sentences[number].text for number in ids if number in sentences]
                known = [number for number in ids if number in sentences]
                if known:
                    done += self._archive.store_embeddings(known, encoder.encode_sentences(texts))
                if progress:
                    progress(done, max(total, done))
            return done

    def restart(self) -> None:
        """Forget every embedding, so that ``embed_pending`` makes them anew."""
        encoder = open_encoder(self._settings)
        with self._embedding_lock, self._encoder_lock:
            self._archive.forget_embeddings()
            self._archive.set_meta("fingerprint", encoder.fingerprint)
            self._encoder = encoder
