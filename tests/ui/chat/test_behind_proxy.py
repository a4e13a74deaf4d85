"""The page under a path of its own behind nginx, set up as docs/chat.md shows it."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from selenium.webdriver import Chrome

from tests.ui.chat.conftest import BREAKWATER
from tests.ui.chat.fakes import HARBOUR, FakeChatbot, FakeIndex, chatbot
from tests.ui.chat.reader import Reader
from ui.chat.app import build_chat, launch
from ui.chat.serving import Serving

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
GUIDE = Path(__file__).parents[3] / "docs" / "chat.md"
CONFIGURATION = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port};
        {location}
    }}
}}
"""

pytestmark = pytest.mark.browser


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def proxied(tmp_path: Path) -> Iterator[str]:
    """Return the address under which nginx shows the page."""
    if NGINX is None:
        pytest.skip("needs nginx; .ci/run installs Debian's")
    serving = Serving(root_path="/news")
    blocks = build_chat(chatbot(FakeChatbot(FakeIndex([HARBOUR]))), serving=serving)
    own_port = launch(blocks, serving).split(":")[2].split("/")[0]
    port = free_port()
    (location,) = re.findall(r"( {4}location /news/ \{.*?\n    \})", GUIDE.read_text(), re.DOTALL)
    file = tmp_path / "nginx.conf"
    file.write_text(
        CONFIGURATION.format(
            folder=tmp_path, port=port, location=location.replace("7860", own_port)
        ),
        encoding="utf-8",
    )
    program = subprocess.Popen([NGINX, "-p", str(tmp_path), "-c", str(file)])
    yield f"http://127.0.0.1:{port}/news"
    program.terminate()
    program.wait(10)
    blocks.close(verbose=False)


def test_the_page_works_under_a_path_of_a_proxy(driver: Chrome, proxied: str) -> None:
    reader = Reader(driver, proxied)
    reader.visit()
    assert "breakwater in April" in reader.ask(BREAKWATER).text
    assert reader.says("#sources .card.active", "Cobalt Bay")
    assert "No article" not in reader.text("#notice")
    loaded = str(reader.run("return performance.getEntriesByType('resource').map(it => it.name)"))
    assert set(re.findall(r"http://[^/]+/([a-z]+)/", loaded)) == {"news"}


def test_no_file_is_served_through_a_proxy(proxied: str) -> None:
    httpx.get(f"{proxied}/")
    answer = httpx.get(f"{proxied}/gradio_api/file=/etc/passwd")
    assert answer.status_code == 404
