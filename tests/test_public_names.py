"""The front doors: what ``index`` and ``qa`` promise to hand out, they hand out."""

from __future__ import annotations

import ast
import importlib
from pathlib import Path
from types import ModuleType

import pytest

DOORS = ("index", "qa")


def imported_names(module: ModuleType) -> set[str]:
    """Return what the module's own ``from ... import`` lines bring in for others."""
    tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
    return {
        alias.asname or alias.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and node.module != "__future__"
        for alias in node.names
    }


@pytest.mark.parametrize("name", DOORS)
def test_every_promised_name_is_there_and_documented(name: str) -> None:
    module = importlib.import_module(name)
    for public in module.__all__:
        value = getattr(module, public)
        assert value.__doc__, public
        assert value.__module__.partition(".")[0] in DOORS, public


@pytest.mark.parametrize("name", DOORS)
def test_the_list_says_all_that_is_imported(name: str) -> None:
    module = importlib.import_module(name)
    assert set(module.__all__) == imported_names(module)


def test_one_import_gives_what_the_examples_use() -> None:
    from index import Article, NewsIndex  # noqa: PLC0415 - the line under test
    from qa import Chatbot, answer  # noqa: PLC0415 - the line under test

    assert {Article.__name__, NewsIndex.__name__} == {"Article", "NewsIndex"}
    assert callable(answer)
    assert Chatbot.ask.__doc__
