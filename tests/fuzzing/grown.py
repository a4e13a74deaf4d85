"""Grow inputs for the loaders by the branches that they reach.

Run ``python -m tests.fuzzing.grown FORM --seconds 300`` in an environment that has atheris (``pip
install atheris``, not part of the project's own). It starts from the seed of the form, prints how
many inputs it ran, and stops at the first that a loader did not foresee.
"""

from __future__ import annotations

import argparse
import sys
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import atheris

_INSTRUMENTED = ["index", "warcio", "feedparser", "email", "zipfile", "csv", "markdown_it"]

with atheris.instrument_imports(include=_INSTRUMENTED):
    from tests.fuzzing.loaders import LONGEST_INPUT, kept_on_failure, seeds


def main() -> None:
    """Fuzz one form; atheris ends the process."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("form", choices=seeds())
    parser.add_argument("--seconds", type=int, default=60)
    options = parser.parse_args()
    name, seed = seeds()[options.form]
    with TemporaryDirectory() as folder:
        (Path(folder) / "seed").write_bytes(seed)
        limits = [f"-max_total_time={options.seconds}", f"-max_len={LONGEST_INPUT}"]
        atheris.Setup(
            [sys.argv[0], *limits, "-rss_limit_mb=2048", "-timeout=60", folder],
            partial(kept_on_failure, name),
        )
        atheris.Fuzz()


if __name__ == "__main__":
    main()
