"""An article is split by the rules of the language its text is in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.articles import Article
from index.encoders.model_languages import MULTILINGUAL_MODEL, knows_language
from index.news_index import NewsIndex
from index.provenance import Origin
from index.splitting import split
from index.text import languages
from index.text.languages import detect_language
from index.text.sentences import split_sentences

GERMAN = (
    "Der Zug hielt am 3. Oktober in St. Gallen, z. B. wegen des Schnees. Niemand wurde verletzt,"
    " sagte die Polizei am Abend."
)
ARABIC = "وصل القطار إلى القاهرة في التاسعة صباحا. لم يصب أحد. من سيدفع الثمن؟ لم يجب أحد."


def test_a_german_article_is_german_whatever_its_page_says() -> None:
    entry = split(Article.create(GERMAN, language="en"))
    assert (entry.article.language, entry.article.provenance.language) == ("de", Origin.DETECTED)
    assert [GERMAN[span.start : span.end] for span in entry.spans] == [
        GERMAN[: GERMAN.index(" Niemand")],
        GERMAN[GERMAN.index("Niemand") :],
    ]


def test_a_text_too_short_to_tell_keeps_the_language_that_is_stated() -> None:
    assert split(Article.create("Hello.", language="fr")).article.language == "fr"
    assert detect_language("") is detect_language("12345 67890") is None


def test_plain_english_prose_is_told_without_the_identifier(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its tables take most of a second to load, and each text most of the time of splitting."""
    monkeypatch.setattr(languages, "_identifier", None)
    assert detect_language("The ferry left the harbour and nobody was hurt on board of it. " * 3)


def test_another_language_with_some_english_words_stays_itself() -> None:
    text = (
        "De brug over de rivier was in de nacht gesloten, zo meldt de krant. Volgens de"
        " woordvoerder is het dek beschadigd; het team van The Bridge for Life had er with care aan"
        " gewerkt."
    )
    assert detect_language(text) == "nl"


def test_text_written_from_right_to_left_is_cut_and_otherwise_unharmed() -> None:
    pieces = [ARABIC[span.start : span.end] for span in split_sentences(ARABIC, "ar")]
    assert " ".join(pieces) == ARABIC
    assert len(pieces) == 4


@given(
    st.text(st.sampled_from("aB. ?!…。！？।؟»«“”„」\n3é中あ")),
    st.sampled_from(["de", "fr", "zh", "ja", "ar", "hi", "ru", "xx", "en", None]),
)
def test_whatever_the_language_sentences_are_in_order_and_hold_every_character(
    text: str, language: str | None
) -> None:
    spans = split_sentences(text, language)
    ends = [0, *(span.end for span in spans)]
    assert all(before <= span.start < span.end for before, span in zip(ends, spans, strict=False))
    kept = "".join(text[span.start : span.end] for span in spans)
    assert "".join(kept.split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("model", "language", "known"),
    [
        ("all-MiniLM-L6-v2", "en", True),
        ("all-MiniLM-L6-v2", "de", False),
        ("sentence-transformers/all-mpnet-base-v2", "fr", False),
        ("BAAI/bge-small-en-v1.5", "zh", False),
        ("intfloat/multilingual-e5-small", "de", True),
        (MULTILINGUAL_MODEL, "ar", True),
        ("/models/our-own", "de", True),
    ],
)
def test_what_a_model_knows_is_told_by_its_name(model: str, language: str, known: bool) -> None:
    assert knows_language(model, language) == known


def test_an_archive_counts_the_articles_its_model_does_not_know(archive: NewsIndex) -> None:
    archive.add([Article.create(GERMAN), Article.create("Hm.")])
    counted = {it.language: (it.articles, it.known_to_model) for it in archive.languages()}
    assert counted == {"de": (1, False), None: (1, True)}
