"""Where settings come from, which of them wins, and what wrong ones are told."""

from __future__ import annotations

from pathlib import Path

import platformdirs
import pytest

from index.articles import Article
from index.errors import ArchiveNotFound
from index.news_index import NewsIndex
from index.settings import DEFAULT_MODEL, EncoderSettings, IndexSettings
from qa.settings import ChatbotSettings, ReadingSettings
from ui import wiring
from ui.chat.asking import AskingSettings
from ui.wiring import ConfigurationError, Settings, read_settings


@pytest.fixture
def config(tmp_path: Path) -> Path:
    file = tmp_path / "dateline.toml"
    file.write_text("", encoding="utf-8")
    return file


def settings_of(config: Path, toml: str, **variables: str) -> Settings:
    config.write_text(toml, encoding="utf-8")
    return read_settings(environment={"DATELINE_CONFIG": str(config), **variables})


def test_without_any_setting_the_archive_lies_in_the_users_data_folder(config: Path) -> None:
    data = platformdirs.user_data_path("dateline", appauthor=False)
    assert settings_of(config, "") == Settings(data / "archive", IndexSettings(), ChatbotSettings())


def test_the_configuration_file_lies_in_the_users_configuration_folder() -> None:
    folder = platformdirs.user_config_path("dateline", appauthor=False)
    assert wiring.config_file({}) == folder / "dateline.toml"


def test_no_configuration_file_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platformdirs, "user_config_path", lambda *_, **__: tmp_path / "none")
    assert read_settings(environment={}).index == IndexSettings()


def test_a_flag_wins_over_the_environment_and_that_over_the_file(config: Path) -> None:
    toml = 'archive = "/from/file"'
    assert settings_of(config, toml).archive == Path("/from/file")
    assert settings_of(config, toml, DATELINE_ARCHIVE="/from/env").archive == Path("/from/env")
    environment = {"DATELINE_CONFIG": str(config), "DATELINE_ARCHIVE": "/from/env"}
    assert read_settings(Path("/flag"), environment=environment).archive == Path("/flag")


def test_an_empty_variable_counts_as_not_set(config: Path) -> None:
    settings = settings_of(config, 'archive = "/from/file"', DATELINE_ARCHIVE="")
    assert settings.archive == Path("/from/file")


def test_a_relative_archive_in_the_file_is_relative_to_the_file(config: Path) -> None:
    assert settings_of(config, 'archive = "news"').archive == config.parent / "news"


@pytest.mark.parametrize("way", ["flag", "environment", "file"])
def test_a_tilde_means_the_home_folder(config: Path, way: str) -> None:
    environment = {"DATELINE_CONFIG": str(config)}
    if way == "file":
        config.write_text('archive = "~/news"', encoding="utf-8")
    if way == "environment":
        environment["DATELINE_ARCHIVE"] = "~/news"
    flag = Path("~/news") if way == "flag" else None
    assert read_settings(flag, environment=environment).archive == Path.home() / "news"


def test_tables_of_the_file_fill_nested_settings(config: Path) -> None:
    toml = "[index.encoder]\nthreads = 2\n[chatbot.selection]\nthreshold = 1\n"
    settings = settings_of(config, toml)
    assert settings.index.encoder == EncoderSettings(threads=2)
    assert settings.chatbot.selection.threshold == 1.0
    assert settings.chatbot.retrieval == ChatbotSettings().retrieval


def test_model_and_threads_of_the_environment_win_over_the_file(config: Path) -> None:
    toml = '[index.encoder]\nmodel = "a"\nthreads = 2\n'
    settings = settings_of(config, toml, DATELINE_MODEL="b", DATELINE_THREADS="3")
    assert settings.index.encoder == EncoderSettings(model="b", threads=3)


@pytest.mark.parametrize(
    ("toml", "complaint"),
    [
        ("archiv = 'x'", "archiv is not a setting. Choose from: archive, index, chatbot"),
        ("[index.encoder]\nspeed = 1", "index.encoder.speed is not a setting. Choose from: model"),
        ("[index.encoder]\nthreads = '2'", "index.encoder.threads must be of type int, not '2'"),
        ("[index.encoder]\nthreads = true", "index.encoder.threads must be of type int, not True"),
        ("index = 3", "index must be a table, not 3"),
        ("archive = 3", "archive must be a folder's name, not 3"),
        ("archive = ", "is not valid TOML"),
    ],
)
def test_a_wrong_setting_is_named_with_what_would_be_right(
    config: Path, toml: str, complaint: str
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        settings_of(config, toml)
    assert complaint in str(caught.value)
    assert str(config) in str(caught.value)


def test_a_number_of_threads_that_is_none_is_refused(config: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"DATELINE_THREADS .* not 'many'"):
        settings_of(config, "", DATELINE_THREADS="many")


def test_a_named_configuration_file_must_exist(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="which does not exist"):
        read_settings(environment={"DATELINE_CONFIG": str(tmp_path / "none.toml")})


def test_opening_makes_no_archive(tmp_path: Path) -> None:
    with pytest.raises(ArchiveNotFound):
        wiring.open_index(Settings(tmp_path / "archive"))
    assert list(tmp_path.iterdir()) == []


def test_an_archive_keeps_the_model_it_was_made_with(tmp_path: Path) -> None:
    made = IndexSettings(EncoderSettings(model="some/model"))
    with wiring.open_or_create_index(Settings(tmp_path, made)) as index:
        index.add([Article.create("The ferry sank.")])
    wanted = IndexSettings(EncoderSettings(threads=2))
    assert wanted.encoder.model == DEFAULT_MODEL
    with wiring.open_or_create_index(Settings(tmp_path, wanted)) as index:
        assert index.status().model == "some/model"
        assert index.status().articles == 1


def test_the_example_articles_are_added_once_and_all_can_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(platformdirs, "user_data_path", lambda *_, **__: tmp_path)
    with wiring.open_samples(Settings(tmp_path / "own")) as index:
        first = index.status()
    with wiring.open_samples(Settings(tmp_path / "own")) as index:
        assert index.status().last_change == first.last_change
    assert first.folder == tmp_path / "samples"
    assert first.articles > 30
    assert not (tmp_path / "own").exists()


def test_the_chatbot_gets_its_settings(tmp_path: Path) -> None:
    settings = Settings(tmp_path, chatbot=ChatbotSettings(question_characters=5))
    with NewsIndex.create(tmp_path) as index:
        chatbot = wiring.chatbot_over(index, settings)
        assert chatbot.index is index
        with pytest.raises(Exception, match="5"):
            chatbot.ask("Too long?")


def test_the_page_offers_the_readers_that_are_configured_or_cached_and_takes_no_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wiring, "installed_readers", lambda: ("someone/reads",))
    settings = Settings(
        tmp_path / "new", chatbot=ChatbotSettings(reading=ReadingSettings(model="mine/reads"))
    )
    doors = wiring.doors_of(NewsIndex.create(settings.archive), settings)
    assert [name for name, _ in doors.readers] == ["own", "bundled", "someone/reads", "none"]
    assert dict(doors.readers)["own"] == "mine/reads"
    assert doors.adjusted is not None

    def read_by(**sent: str) -> str:
        chatbot = doors.adjusted(AskingSettings.of_page(sent)) if doors.adjusted else None
        assert chatbot is not None
        return chatbot.settings.reading.model

    assert read_by(reader="someone/reads") == "someone/reads"
    assert read_by(reader="own") == read_by(reader="evil/reads") == read_by() == "mine/reads"


def test_without_another_reader_the_page_offers_ours_or_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wiring, "installed_readers", lambda: ())
    settings = Settings(tmp_path / "new")
    doors = wiring.doors_of(NewsIndex.create(settings.archive), settings)
    assert [name for name, _ in doors.readers] == ["own", "none"]
