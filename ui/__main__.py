"""Run the command line as ``python -m ui``."""

from __future__ import annotations

from ui.starting import main

if __name__ == "__main__":
    main()
