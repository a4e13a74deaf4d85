"""The chat page as a Hugging Face Space, over the archive that lies in it; for reading only.

A Space starts the file that its README names (``app_file: ui/space.py``). ``DATELINE_ARCHIVE``
names the archive; without one the bundled example articles are shown.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

# A Space runs this file by its path, which puts `ui` and not the checkout on the import path.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from ui import wiring
from ui.chat.app import serve
from ui.chat.serving import Serving


def main() -> None:
    """Serve the page as a Space expects it: to everybody, on the port the Space names."""
    settings = wiring.read_settings()
    samples = "DATELINE_ARCHIVE" not in os.environ
    index = wiring.open_samples(settings) if samples else wiring.open_index(settings)
    with index:
        index.embed_pending()
        serving = Serving(
            host=os.environ.get("GRADIO_SERVER_NAME", "0.0.0.0"),  # noqa: S104 -- a container
            without_accounts=True,
            read_only=True,
        )
        examples = wiring.SAMPLE_QUESTIONS[:3] if samples else ()
        chatbot = wiring.chatbot_over(index, settings)
        serve(chatbot, serving, wiring.doors_of(index, settings), examples=examples)


if __name__ == "__main__":
    main()
