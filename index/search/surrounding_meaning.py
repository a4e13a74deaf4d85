"""How near the meaning of all that stands around a sentence is to a question.

One sentence of a passage may say little of what the passage is about; the sum of its sentences
says more. A function of vectors that are kept already.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.articles import Sentence
from index.encoders.protocol import Vectors

_LEAST_LENGTH = 1e-6  # of a sum that points anywhere


def surroundings_cosines(
    question: Vectors,
    groups: Sequence[Sequence[Sentence]],
    ids: NDArray[np.int64],
    rows: Vectors,
) -> list[float]:
    """Return for each group of sentences the cosine of its mean vector to the question's.

    ``question`` has shape (d,), ``ids`` (n,) name the ``rows`` (n, d). A sentence weighs by its
    length in characters. Sentences without a row are left out; a group without any is taken to be
    as near as the least near one, 0 where there is none.
    """
    places = {number: place for place, number in enumerate(ids.tolist())}
    weights = np.zeros((len(groups), len(ids)), dtype=np.float32)
    for group, sentences in enumerate(groups):
        for sentence in sentences:
            if (place := places.get(sentence.id)) is not None:
                weights[group, place] = sentence.end - sentence.start
    known = weights.any(axis=1)
    if not known.any():
        return [0.0] * len(groups)
    # One thread: for so little, BLAS wakes its threads and they take twenty times as long.
    sums = np.einsum("gn,nd->gd", weights, rows)
    lengths = np.maximum(np.linalg.norm(sums, axis=1), _LEAST_LENGTH)
    cosines = (sums @ question) / lengths
    least = float(cosines[known].min())
    return [float(cosine) for cosine in np.where(known, cosines, least)]
