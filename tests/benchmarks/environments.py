"""Makes a virtual environment for each system of ``side_by_side``, the first time it is needed.

The environments lie outside the project; one is made anew when its requirements have changed.
"""

from __future__ import annotations

import subprocess
import sys
import tomllib
import venv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PEERS = Path(__file__).parent / "peers"


@dataclass(frozen=True, slots=True)
class System:
    """A system to measure: its driver, its environment (none: this one), a way of using it.

    Only the ``pictured`` ones are in the picture.
    """

    name: str
    driver: str
    environment: str | None = None
    variant: str = ""
    pictured: bool = True


def systems() -> list[System]:
    """Return the systems in the order they are measured."""
    return [System(**fields) for fields in _peers()["systems"]]


def python_of(system: System, folder: Path) -> Path:
    """Return the interpreter of the system's environment below ``folder``, made when missing.

    Raises ``subprocess.CalledProcessError`` when a requirement cannot be installed.
    """
    if system.environment is None:
        return Path(sys.executable)
    home = folder / system.environment
    python = home / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    requirements = _peers()["environments"][system.environment]
    stamp = home / "requirements.txt"
    if not stamp.exists() or stamp.read_text(encoding="utf-8").split() != requirements:
        print(f"Making the environment {system.environment}: some minutes", file=sys.stderr)
        venv.create(home, with_pip=True, clear=True)
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        # The first alone: see peers.toml.
        subprocess.run([*pip, requirements[0]], check=True)
        subprocess.run([*pip, *requirements], check=True)
        stamp.write_text("\n".join(requirements) + "\n", encoding="utf-8")
    return python


def _peers() -> dict[str, Any]:
    return tomllib.loads((PEERS / "peers.toml").read_text(encoding="utf-8"))
