"""The program says what keeps it from starting: an old Python, a library missing or broken."""

from __future__ import annotations

import subprocess
import sys

import pytest

from ui.installation import python_problem, reinstallation

_RUN = "import sys; {}; from ui.starting import main; main(['doctor'])"


def started_with(preparation: str) -> subprocess.CompletedProcess[str]:
    """Start the program in a process of its own, in which something was spoilt before."""
    command = [sys.executable, "-c", _RUN.format(preparation)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


def test_an_old_python_is_told_before_anything_is_loaded() -> None:
    ran = started_with("sys.version_info = (3, 10, 13, 'final', 0)")
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr.splitlines() == [
        "Python 3.10.13 is too old: 3.11 or newer is needed",
        "mend it with: rm -rf .venv && make setup PYTHON=/path/to/python3.11",
    ]


@pytest.mark.parametrize("found", [(3, 11, 0), (3, 14, 1), (4, 0, 0)])
def test_a_python_that_is_new_enough_has_no_problem(found: tuple[int, int, int]) -> None:
    assert python_problem(found) is None


def test_a_library_that_cannot_be_loaded_is_named_with_its_remedy() -> None:
    ran = started_with("sys.modules['typer'] = None")
    assert (ran.returncode, ran.stdout) == (1, "")
    told, remedy = ran.stderr.splitlines()
    assert told.startswith("A part of Dateline cannot be loaded (import of typer halted")
    assert remedy.endswith("-m pip install --force-reinstall --no-deps typer")


def test_a_missing_library_is_named_with_the_command_that_installs_it() -> None:
    missing = "import importlib.metadata as it; it.requires = lambda _: ['no-such-library>=2']"
    ran = started_with(f"{missing}; sys.modules['typer'] = None")
    assert ran.returncode == 1
    _, told, remedy = ran.stderr.splitlines()
    assert told == "no-such-library is missing"
    assert remedy.endswith("-m pip install --constraint constraints.txt .")


def test_a_module_is_laid_anew_by_the_name_it_is_installed_under() -> None:
    assert reinstallation("PIL.Image").endswith("--no-deps pillow")
    assert reinstallation("no_such_module").endswith("--no-deps no_such_module")
