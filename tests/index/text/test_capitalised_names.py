"""Which runs of capitals are taken for names."""

from __future__ import annotations

import pytest

from index.text.capitalised_names import names_by_article, names_in


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The port master, Ines Roth, spoke.", ["Ines Roth"]),
        ("Ines Roth spoke on Monday.", ["Ines Roth"]),
        ("Divers cleared the wreck.", []),
        ("It lies off Sandmouth. Ships wait.", ["Sandmouth"]),
        ("On Monday Ms Roth left for Port Ellery.", ["Roth", "Port Ellery"]),
        ("She joined the Ministry of Fisheries.", ["Ministry of Fisheries"]),
        ("Ines Roth's ship", ["Ines Roth"]),
        ("“We waited,” he said. “Nobody came.”", []),
        ("PORT ELLERY: it rained.", ["PORT ELLERY"]),
        ("", []),
    ],
)
def test_a_name_is_a_run_of_capitalised_words(text: str, names: list[str]) -> None:
    assert names_in(text) == names


def test_a_name_counts_once_an_article() -> None:
    texts = ["Ask Ines Roth. Then Ines Roth left.", "Nobody saw Ines Roth."]
    assert names_by_article(texts)["Ines Roth"] == 2


def test_a_name_in_capitals_counts_as_the_same() -> None:
    assert names_by_article(["PORT ELLERY: it rained.", "So in Port Ellery."])["Port Ellery"] == 2
