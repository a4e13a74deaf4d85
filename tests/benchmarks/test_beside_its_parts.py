"""What ``beside_its_parts`` reports follows from the rankings."""

from __future__ import annotations

from tests.benchmarks.beside_its_parts import CUTS, summed_up


def test_recall_and_difference_are_in_percent_of_the_questions() -> None:
    found = {"ours": [["a"], ["x", "b"], ["c"], ["d"]], "theirs": [["a"], ["x"], ["x"], ["d"]]}
    result = summed_up(found, ["a", "b", "c", "d"], seed=0)
    recall, difference = result["recall"], result["first_minus_other"]
    assert isinstance(recall, dict)
    assert isinstance(difference, dict)
    assert [recall["ours"][f"R@{cut}"]["value"] for cut in CUTS] == [75.0, 100.0, 100.0]
    assert [recall["theirs"][f"R@{cut}"]["value"] for cut in CUTS] == [50.0, 50.0, 50.0]
    assert difference.keys() == {"theirs"}
    assert [difference["theirs"][f"R@{cut}"]["value"] for cut in CUTS] == [25.0, 50.0, 50.0]
    assert difference["theirs"]["R@5"]["low"] <= 50.0 <= difference["theirs"]["R@5"]["high"]
