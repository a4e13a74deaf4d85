"""Turn the configuration file, the environment and the flags into open archives and chatbots.

The only module that reads settings from outside and chooses concrete classes. A flag wins over an
environment variable, that over the configuration file, that over the built-in default.
"""

from __future__ import annotations

import dataclasses
import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar, cast

import platformdirs

from index.articles import Article, LoadFailure
from index.errors import ArchiveIncompatible, ArchiveNotFound
from index.loaders.dispatch import load
from index.loaders.web import Web
from index.news_index import NewsIndex
from index.settings import IndexSettings
from qa.chatbot import Chatbot
from qa.reading.installed import installed_readers
from qa.settings import BUNDLED_READER, ChatbotSettings
from ui.chat.asking import NO_READER, OWN_READER, AskingSettings
from ui.chat.serving import Doors
from ui.rendering.texts import say

_APPLICATION = "dateline"
_SAMPLES = Path(__file__).parent / "samples"
SAMPLE_QUESTIONS = (
    "Who leads the public inquiry into the sinking of the Lady Maren?",
    "How many people died in the Wendle flood?",
    "When will tram Line 4 in Port Ellery open?",
    "Who won the national chess championship?",  # the articles do not say
)
_HITS_PER_PASSAGE = 3  # several of the best sentences stand in one passage
_Settings = TypeVar("_Settings")


class ConfigurationError(Exception):
    """The configuration file or an environment variable says something that cannot be used."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the doors need to open an archive and to ask it.

    ``archive`` is the folder of the archive; ``index`` shapes an archive that is made new.
    """

    archive: Path
    index: IndexSettings = field(default_factory=IndexSettings)
    chatbot: ChatbotSettings = field(default_factory=ChatbotSettings)


def read_settings(
    archive: Path | None = None, *, environment: Mapping[str, str] | None = None
) -> Settings:
    """Work out the settings; ``archive`` is the flag, ``environment`` defaults to the process's.

    Reads ``DATELINE_CONFIG`` (a TOML file), ``DATELINE_ARCHIVE`` (a folder), ``DATELINE_MODEL``
    and ``DATELINE_THREADS``. Raises ``ConfigurationError`` for unknown keys and unusable values.
    """
    variables = os.environ if environment is None else environment
    file = config_file(variables)
    table = _read_table(file, required="DATELINE_CONFIG" in variables)
    folder = table.pop("archive", None)
    if folder is not None and not isinstance(folder, str):
        raise ConfigurationError(f"{file}: archive must be a folder's name, not {folder!r}.")
    settings = Settings(
        archive=_archive_folder(archive, variables, file.parent / _home(folder) if folder else None)
    )
    settings = _filled(settings, table, f"{file}: ")
    return dataclasses.replace(settings, index=_with_variables(settings.index, variables))


def config_file(environment: Mapping[str, str]) -> Path:
    """Return where the configuration file lies, whether or not there is one."""
    named = environment.get("DATELINE_CONFIG")
    if named:
        return _home(named)
    return platformdirs.user_config_path(_APPLICATION, appauthor=False) / "dateline.toml"


def samples_settings(settings: Settings) -> Settings:
    """Return the settings with the archive of the bundled example articles instead."""
    return dataclasses.replace(settings, archive=_user_data_folder() / "samples")


def open_index(settings: Settings) -> NewsIndex:
    """Open the archive with the model it was made with, whatever model the settings name.

    Raises ``ArchiveNotFound`` where there is none.
    """
    try:
        return NewsIndex.open(settings.archive, settings.index)
    except ArchiveIncompatible:
        with NewsIndex.open(settings.archive) as index:
            encoder = dataclasses.replace(settings.index.encoder, model=index.status().model)
        return NewsIndex.open(
            settings.archive, dataclasses.replace(settings.index, encoder=encoder)
        )


def open_or_create_index(settings: Settings) -> NewsIndex:
    """Open the archive as it was made, or make a new one with these settings."""
    try:
        return open_index(settings)
    except ArchiveNotFound:
        return NewsIndex.open_or_create(settings.archive, settings.index)


def open_samples(settings: Settings) -> NewsIndex:
    """Open the archive of the bundled articles, and put them in if it is still empty."""
    index = open_or_create_index(samples_settings(settings))
    if index.status().articles == 0:
        index.add(item for item in load([_SAMPLES]) if not isinstance(item, LoadFailure))
    return index


def chatbot_over(index: NewsIndex, settings: Settings) -> Chatbot:
    """Make a chatbot that asks an open archive."""
    return Chatbot(index, settings.chatbot)


def doors_of(index: NewsIndex, settings: Settings) -> Doors:
    """Return what the chat page works with beside its chatbot."""
    configured = settings.chatbot.reading.model
    others = tuple(
        name for name in dict.fromkeys((BUNDLED_READER, *installed_readers())) if name != configured
    )

    def adjusted(asked: AskingSettings) -> Chatbot:
        chosen = settings.chatbot
        passages = asked.passages if asked.passages is not None else chosen.reading.passages
        hits = max(chosen.retrieval.hits, _HITS_PER_PASSAGE * passages)
        # Only what was offered: the name comes from a browser.
        model = asked.model if asked.model in others else chosen.reading.model
        reading = dataclasses.replace(
            chosen.reading, model=model, passages=passages if asked.reader else 0
        )
        retrieval = dataclasses.replace(chosen.retrieval, hits=hits)
        return Chatbot(index, dataclasses.replace(chosen, reading=reading, retrieval=retrieval))

    def load_address(address: str) -> Iterator[Article | LoadFailure]:
        web = Web(holds=lambda url: bool(index.find(url)))
        try:
            yield from load([address], web=web)
        finally:
            web.close()

    return Doors(
        load_path=lambda path: load([path]),
        load_address=load_address,
        adjusted=adjusted,
        passages=settings.chatbot.reading.passages,
        readers=(
            (OWN_READER, _reader_words(configured)),
            *((name, _reader_words(name)) for name in others),
            (NO_READER, say("settings.reader_off")),
        ),
    )


def _reader_words(model: str) -> str:
    return say("settings.reader_on") if model == BUNDLED_READER else model


def _archive_folder(
    flag: Path | None, environment: Mapping[str, str], configured: Path | None
) -> Path:
    if flag is not None:
        return flag.expanduser()
    if environment.get("DATELINE_ARCHIVE"):
        return _home(environment["DATELINE_ARCHIVE"])
    return configured or _user_data_folder() / "archive"


def _user_data_folder() -> Path:
    return platformdirs.user_data_path(_APPLICATION, appauthor=False)


def _home(name: str) -> Path:
    return Path(name).expanduser()


def _read_table(file: Path, *, required: bool) -> dict[str, object]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        if required:
            raise ConfigurationError(
                f"DATELINE_CONFIG names {file}, which does not exist."
            ) from error
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{file} is not valid TOML: {error}.") from error


def _with_variables(index: IndexSettings, environment: Mapping[str, str]) -> IndexSettings:
    encoder = index.encoder
    if environment.get("DATELINE_MODEL"):
        encoder = dataclasses.replace(encoder, model=environment["DATELINE_MODEL"])
    threads = environment.get("DATELINE_THREADS")
    if threads:
        if not threads.isdecimal():
            raise ConfigurationError(
                f"DATELINE_THREADS must be a whole number from 0 (all cores), not {threads!r}."
            )
        encoder = dataclasses.replace(encoder, threads=int(threads))
    return dataclasses.replace(index, encoder=encoder)


def _filled(settings: _Settings, table: Mapping[str, object], where: str) -> _Settings:
    """Return the frozen ``settings`` with the table's values, nested tables for nested settings."""
    names = [known.name for known in dataclasses.fields(cast("type", type(settings)))]
    changes: dict[str, object] = {}
    for key, value in table.items():
        if key not in names:
            raise ConfigurationError(
                f"{where}{key} is not a setting. Choose from: {', '.join(names)}."
            )
        changes[key] = _converted(getattr(settings, key), value, f"{where}{key}")
    return dataclasses.replace(settings, **changes)  # type: ignore[type-var]  # callers pass dataclasses


def _converted(default: object, value: object, where: str) -> object:
    if dataclasses.is_dataclass(default):
        if not isinstance(value, Mapping):
            raise ConfigurationError(f"{where} must be a table, not {value!r}.")
        return _filled(default, value, f"{where}.")
    if isinstance(default, float) and type(value) is int:
        return float(value)
    if type(value) is not type(default):
        kind = type(default).__name__
        raise ConfigurationError(f"{where} must be of type {kind}, not {value!r}.")
    return value
