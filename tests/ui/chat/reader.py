"""Somebody at the chat page: a real headless Chromium that types, clicks, and looks."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
CHROMEDRIVER = shutil.which("chromedriver")
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WAIT_SECONDS = 20
PHONE = 360
SAVED_AS = {"html": "html", "markdown": "md", "json": "json"}
T = TypeVar("T")


class Reader:
    """Looks at one address; what it waits for must come within ``WAIT_SECONDS``."""

    def __init__(self, driver: Chrome, address: str) -> None:
        self.driver = driver
        self.address = address

    def visit(
        self, path: str = "/", *, width: int = 1280, height: int = 900, dark: bool = False
    ) -> None:
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
        theme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [theme]})
        self.driver.get(f"{self.address}{path}")
        self.wait(lambda: self.all(".welcome h2, .turn"))

    def forget(self) -> None:
        """Leave the page, so that it writes nothing more, and empty the browser's memory of it."""
        self.driver.get("about:blank")
        where = {"origin": self.address, "storageTypes": "local_storage"}
        self.driver.execute_cdp_cmd("Storage.clearDataForOrigin", where)

    def wait(self, look: Callable[[], T], seconds: float = WAIT_SECONDS) -> T:
        waiting = WebDriverWait(
            self.driver,
            seconds,
            poll_frequency=0.1,
            ignored_exceptions=[StaleElementReferenceException],
        )
        found: T = waiting.until(lambda _: look())
        return found

    def all(self, selector: str) -> list[WebElement]:
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def one(self, selector: str) -> WebElement:
        return self.wait(lambda: self.all(selector))[0]

    def shown(self, selector: str) -> WebElement:
        """Wait until an element is there and to be seen."""
        return self.wait(lambda: [it for it in self.all(selector) if it.is_displayed()])[0]

    def text(self, selector: str) -> str:
        """Return the text of the first such element as it stands now, "" without any."""
        return str(
            self.run("return document.querySelector(arguments[0])?.innerText || ''", selector)
        )

    def says(self, selector: str, words: str) -> bool:
        """Wait until such an element says the words."""
        return self.wait(lambda: words in self.text(selector))

    def type(self, text: str) -> None:
        self.one("#question textarea").send_keys(text, Keys.ENTER)

    def ask(self, question: str) -> WebElement:
        before = len(self.all(".answer"))
        self.type(question)
        return self.wait(lambda: self.all(".answer")[before:])[0]

    def ask_afresh(self, question: str) -> WebElement:
        self.one("#question textarea").clear()
        return self.ask(question)

    def click(self, target: WebElement | str) -> None:
        # As a mouse would hit it, wherever smooth scrolling has brought it by now; a selector is
        # looked up and clicked in one step, for the page may replace what it names.
        if isinstance(target, str):
            find = "const it = document.querySelector(arguments[0]); it?.click(); return !!it"
            self.wait(lambda: self.run(find, target))
        else:
            self.driver.execute_script("arguments[0].click()", target)

    def go_to(self, place: str) -> None:
        self.click(f"#places [data-place='{place}']")

    def run(self, script: str, *arguments: object) -> object:
        return self.driver.execute_script(script, *arguments)

    def saved(self, form: str) -> Path:
        """Save the conversation in a form of ``SAVED_AS`` and return the new file."""
        folder: Path = self.driver.downloads  # type: ignore[attr-defined]  # see conftest
        pattern = f"dateline-*.{SAVED_AS[form]}"
        before = set(folder.glob(pattern))
        self.click(f"[data-action='export_{form}']")

        def new() -> list[Path]:
            files = set(folder.glob(pattern)) - before
            return [file for file in files if file.stat().st_size]

        return self.wait(new)[0]

    def log(self, kind: str) -> list[dict[str, Any]]:
        entries: list[dict[str, Any]] = self.driver.get_log(kind)  # type: ignore[no-untyped-call]  # selenium leaves it bare
        return entries

    def is_visible_in(self, inner: WebElement, outer: WebElement) -> bool:
        return bool(
            self.run(
                "const [a, b] = [...arguments].map(it => it.getBoundingClientRect());"
                "return a.top >= b.top - 1 && a.bottom <= b.bottom + 1",
                inner,
                outer,
            )
        )

    def has_horizontal_scroll(self) -> bool:
        return bool(
            self.run(
                "return document.documentElement.scrollWidth > window.innerWidth"
                " || [...document.querySelectorAll('#conversation, #sources-column, #library,"
                " dialog')].some(it => it.scrollWidth > it.clientWidth + 1)"
            )
        )
