"""The vectors of an archive in FAISS, derived from its embeddings: sentences by meaning.

The only module that touches ``faiss``. Small archives are searched exactly (fp16 codes); past
``exact_up_to`` vectors an inverted file of 8-bit codes takes over, whose candidates the caller
rescores with the exact embeddings.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextlib import suppress
from math import isqrt
from pathlib import Path

import faiss
import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from index.settings import VectorSettings
from index.stores.archive_sqlite import ArchiveSqlite
from index.stores.changes import Change, ChangeKind
from index.stores.derived_files import checksum, publish, read_json, write_json
from index.stores.id_bitmaps import packed_bitmap, with_ids, with_room
from index.stores.ranking import ScoredSentence
from index.stores.stored_vectors import drawn_vectors, vectors_between

_STATE_FORMAT = 1
# At a million vectors and equal recall, 4 * sqrt(n) lists were searched five times as fast as
# sqrt(n); forty training vectors a list and ten rounds keep their training under a minute.
_LISTS_PER_ROOT = 4
_TRAINING_VECTORS_PER_LIST = 40
_KMEANS_ROUNDS = 10
_KMEANS_SEED = 1234


class VectorsFaiss:
    """Follows the embeddings of one archive and finds the nearest to a question.

    ``folder`` may be deleted at any time: it is rebuilt from the archive. Thread-safe.
    """

    def __init__(self, folder: Path, archive: ArchiveSqlite, settings: VectorSettings) -> None:
        self._folder = folder
        self._archive = archive
        self._settings = settings
        self._lock = threading.RLock()
        self._index: faiss.Index | None = None
        self._held = np.zeros(0, dtype=bool)  # by sentence id: is its vector in the index?
        self._followed = 0
        self._unsaved = 0
        faiss.omp_set_num_threads(1)  # several threads took 24 ms instead of 0.9 under load
        self._load()

    @property
    def count(self) -> int:
        """Number of vectors held."""
        with self._lock:
            return int(self._held.sum())

    def held_ids(self) -> NDArray[np.int64]:
        """Return the ids (n,) of the sentences whose vectors can be found, ascending."""
        with self._lock:
            if self._index is None:
                return np.zeros(0, dtype=np.int64)
            found = _ids_of(self._index)
            return np.sort(found[self._held[found]])

    @property
    def is_exact(self) -> bool:
        """Whether every vector is compared with the question."""
        return not isinstance(self._index, faiss.IndexIVF)

    def follow(self) -> None:
        """Take over every change of the archive since the last call."""
        with self._lock:
            changes = self._archive.changes_since(self._followed)
            if not changes:
                return
            self._drop([c for c in changes if c.kind in {ChangeKind.REMOVE, ChangeKind.FORGET}])
            for change in changes:
                if change.kind is ChangeKind.EMBED:
                    self._take(change)
            self._followed = changes[-1].number

    def search(
        self, vector: NDArray[np.float32], limit: int, allowed: NDArray[np.int64] | None = None
    ) -> list[ScoredSentence]:
        """Return up to ``limit`` sentences nearest to the unit vector (d,), best first.

        ``allowed`` (n, 2) are first and last ids of the ranges that may be returned; they are
        applied before the cut. Ties break on the lower id.
        """
        with self._lock:
            if self._index is None or self.count == 0 or limit <= 0:
                return []
            bitmap = None if allowed is None else packed_bitmap(allowed, len(self._held))
            parameters = self._parameters(bitmap)
            scores, ids = self._index.search(
                np.ascontiguousarray(vector, dtype=np.float32).reshape(1, -1),
                min(limit, self.count),
                params=parameters,
            )
        found = [
            ScoredSentence(int(sentence), float(score))
            for sentence, score in zip(ids[0], scores[0], strict=True)
            if sentence >= 0
        ]
        return sorted(found, key=lambda hit: (-hit.score, hit.sentence))

    def change_over_if_due(self) -> bool:
        """Build the inverted file once the archive has outgrown exact search; tell whether.

        The old index answers until the new one is ready.
        """
        with self._lock:
            ids, followed = np.flatnonzero(self._held), self._followed
            lists = int(self._index.nlist) if isinstance(self._index, faiss.IndexIVF) else 0
        count = len(ids)
        wanted = _LISTS_PER_ROOT * isqrt(count)
        if count <= self._settings.exact_up_to or lists * 2 > wanted:
            return False
        sample = drawn_vectors(
            self._archive, ids, wanted * _TRAINING_VECTORS_PER_LIST, seed=_KMEANS_SEED
        )
        if len(sample) < wanted:  # most were removed meanwhile
            return False
        fresh = _trained_inverted_file(sample, wanted, self._settings)
        held = np.zeros(0, dtype=bool)
        for ids, vectors in vectors_between(self._archive, 1, np.iinfo(np.int64).max):
            fresh.add_with_ids(vectors, ids)
            held = with_ids(held, ids)
        with self._lock:
            self._index, self._held, self._followed = fresh, held, followed
            self._unsaved += count
            self.follow()
        return True

    def save_if_due(self) -> bool:
        """Write the index when so much has changed that following again would be slow."""
        with self._lock:
            if self._index is None or self._unsaved <= max(
                self._settings.unsaved_vectors, self.count // 10
            ):
                return False
            self.save()
            return True

    def save(self) -> None:
        """Write the index beside its state; a crash in between leaves the older pair.

        Does nothing while another process saves.
        """
        with self._lock:
            if self._index is None:
                return
            self._folder.mkdir(parents=True, exist_ok=True)
            with suppress(Timeout), FileLock(self._folder / "save.lock").acquire(timeout=0):
                self._write(self._index, self._folder / f"vectors-{self._followed}.faiss")
                self._unsaved = 0

    def _write(self, index: faiss.Index, file: Path) -> None:
        temporary = file.with_suffix(".tmp")
        faiss.write_index(index, str(temporary))
        value = checksum(temporary)
        publish(temporary, file)
        write_json(
            self._folder / "state.json",
            {
                "format": _STATE_FORMAT,
                "archive": self._archive.meta("archive") or "",
                "followed": self._followed,
                "file": file.name,
                "crc32": value,
            },
        )
        for older in self._folder.glob("vectors-*"):
            if older.name != file.name:
                older.unlink(missing_ok=True)

    def _load(self) -> None:
        state = read_json(self._folder / "state.json")
        file = self._folder / str(state.get("file", ""))
        if (
            state.get("format") != _STATE_FORMAT
            or state.get("archive") != self._archive.meta("archive")
            or int(state.get("followed", 0)) > self._archive.last_change()
        ):
            return
        try:
            if checksum(file) != state.get("crc32"):
                return
            index = faiss.read_index(str(file))
        except (OSError, RuntimeError):  # gone meanwhile, or written by a newer FAISS
            return
        self._index = index
        self._held = with_ids(self._held, _ids_of(index))
        self._followed = int(state["followed"])

    def _drop(self, removals: Sequence[Change]) -> None:
        if self._index is None or not removals:
            return
        doomed = np.zeros(len(self._held), dtype=bool)
        for change in removals:
            doomed[change.first : change.last + 1] = True
        doomed &= self._held
        ids = np.flatnonzero(doomed).astype(np.int64)
        if len(ids):
            self._index.remove_ids(faiss.IDSelectorBatch(ids))
            self._held[ids] = False
            self._unsaved += len(ids)
        if not self._held.any():
            self._index = None  # the next vectors may come from another model

    def _take(self, change: Change) -> None:
        for ids, vectors in vectors_between(self._archive, change.first, change.last):
            self._held = with_room(self._held, int(ids[-1]))
            fresh = ~self._held[ids]
            if not fresh.any():
                continue
            if self._index is None:
                self._index = _exact_index(vectors.shape[1])
            self._index.add_with_ids(np.ascontiguousarray(vectors[fresh]), ids[fresh])
            self._held[ids[fresh]] = True
            self._unsaved += int(fresh.sum())

    def _parameters(self, bitmap: NDArray[np.uint8] | None) -> faiss.SearchParameters | None:
        selector = None
        if bitmap is not None:
            selector = faiss.IDSelectorBitmap(len(bitmap), faiss.swig_ptr(bitmap))
        if isinstance(self._index, faiss.IndexIVF):
            # A filter may leave only far lists: looking into all of them keeps it exact.
            probes = self._settings.probes if selector is None else self._index.nlist
            return faiss.SearchParametersIVF(
                sel=selector,  # type: ignore[call-arg]  # FAISS's stubs leave keywords out
                nprobe=probes,
            )
        if selector is None:
            return None
        return faiss.SearchParameters(
            sel=selector  # type: ignore[call-arg]  # FAISS's stubs leave keywords out
        )


def _exact_index(dimensions: int) -> faiss.Index:
    codes = faiss.IndexScalarQuantizer(
        dimensions, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
    )
    return faiss.IndexIDMap2(codes)


def _trained_inverted_file(
    sample: NDArray[np.float32], lists: int, settings: VectorSettings
) -> faiss.IndexIVF:
    dimensions = sample.shape[1]
    by_residual = False  # 8-bit codes of the vectors themselves: residuals gained nothing
    index = faiss.IndexIVFScalarQuantizer(
        faiss.IndexFlatIP(dimensions),
        dimensions,
        lists,
        faiss.ScalarQuantizer.QT_8bit,
        faiss.METRIC_INNER_PRODUCT,
        by_residual,
    )
    index.cp.seed = _KMEANS_SEED
    index.cp.niter = _KMEANS_ROUNDS
    index.nprobe = settings.probes
    index.train(sample)
    return index


def _ids_of(index: faiss.Index) -> NDArray[np.int64]:
    if isinstance(index, faiss.IndexIVF):
        lists = index.invlists
        if lists is None:
            return np.zeros(0, dtype=np.int64)
        pieces = [
            faiss.rev_swig_ptr(lists.get_ids(number), lists.list_size(number)).copy()
            for number in range(index.nlist)
            if lists.list_size(number)
        ]
        return np.concatenate(pieces) if pieces else np.zeros(0, dtype=np.int64)
    if not isinstance(index, faiss.IndexIDMap2):
        return np.zeros(0, dtype=np.int64)
    return np.asarray(faiss.vector_to_array(index.id_map), dtype=np.int64)
