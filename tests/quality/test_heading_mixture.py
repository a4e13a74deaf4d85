"""What the heading network learns from is as it should be: written by hand, whole and distinct."""

from __future__ import annotations

from tests.quality.heading_corpus import BORDER, GLUED, PLAIN, Corpus, lines_of
from tests.quality.heading_mixture import Glued, Mixture

BODY = "The council of Bram met on Tuesday evening and spoke about the bridge."


def test_every_written_heading_has_its_paragraph_and_no_line_stands_twice() -> None:
    glued, plain = lines_of(GLUED), lines_of(PLAIN)

    assert len(glued) > 3500
    assert len(plain) > 3000
    assert all(row.count(BORDER) == 1 and all(row.split(BORDER)) for row in glued)
    assert not [row for row in plain if BORDER in row]
    assert len(set(glued)) == len(glued)
    assert len(set(plain)) == len(plain)


def corpus() -> Corpus:
    bodies = [f"{BODY} It was the meeting number {number} of that year." for number in range(20)]
    sources = ("written", "news", "qamr", "covid", "mtrag")
    return Corpus(
        headings={
            "section": ["Early life"],
            "phrases": [f"the old bridge over river {number}" for number in range(3000)],
            "answers": [f"a boat of {number} tons" for number in range(6000)],
            "questions": [f"What did boat {number} carry" for number in range(1500)],
            "titles": ["Ferry sinks"],
            "links": ["Trade talks resume after long pause"],
            "made": ["Workers walk out"],
        },
        pairs=[("Skerrow uneasy", "Islanders fear for their scallops and their boats.")],
        found_pairs=[("Opening hours", BODY)],
        plain=dict.fromkeys(sources, bodies) | {"squadshifts": bodies * 500, "covid": bodies * 100},
    )


def test_each_heading_is_glued_to_a_body_and_its_end_is_known() -> None:
    read = corpus()
    examples = Mixture(read, seed=1).epoch()
    headed = [one for one in examples if one.heading]

    assert all(one.text[one.heading] == " " for one in headed)
    assert {"Skerrow uneasy", "Early life", "Old bridge over river 7"} <= {
        one.text[: one.heading] for one in headed
    }
    assert Glued(read.plain["news"][0]) in examples


def test_openings_that_the_network_would_cut_come_more_often_unless_they_are_headed() -> None:
    read = corpus()
    hard, headed = read.plain["news"][3], read.plain["squadshifts"][4]
    mixture = Mixture(read, seed=1)
    before = mixture.epoch().count(Glued(hard))
    mixture = Mixture(read, seed=1)
    mixture.learn_from([("news", hard, 3.0), ("squadshifts", headed, 4.0)])
    examples = mixture.epoch()

    assert examples.count(Glued(hard)) > before
    assert Glued(headed) not in examples
