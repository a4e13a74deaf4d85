"""People are told from other names by the way newspapers write."""

from __future__ import annotations

import pytest

from qa.interpreting.people import people_in


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Prime Minister Lena Corvane met relatives.", ["Lena Corvane"]),
        ("“No,” said Idris Holt.", ["Idris Holt"]),
        ("Marta Ives, 34, a schoolteacher, ran.", ["Marta Ives"]),
        ("Agnes Tull, the mayor, asked for boats.", ["Agnes Tull"]),
        ("J. R. Whitcombe walked. The Bank of Calmere said no.", []),
        ("Tern Line said that Port Ellery was safe.", []),
        ("Idris Holt said so. Idris Holt, 49, smiled.", ["Idris Holt"]),
    ],
)
def test_people_of_a_text(text: str, people: list[str]) -> None:
    assert people_in(text) == people
