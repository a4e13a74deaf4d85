"""Do the work that readers hand out, in the order it was handed out, and give back the results."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from index.loaders.documents import LoadResult, Work


def results_of(steps: Iterable[LoadResult | Work]) -> Iterator[LoadResult]:
    """Yield the results of the steps in their order."""
    for step in steps:
        if isinstance(step, Work):
            yield from _done(step)
        else:
            yield step


def _done(work: Work) -> list[LoadResult]:
    results = [result for item in work.items for result in work.read(item)]
    return work.judge(results) if work.judge else results
