"""Binding quotations to their speakers, one construction of news English a test."""

from __future__ import annotations

from time import process_time

import pytest

from index.articles import Span
from index.text.headings import find_headings, sentences_beside
from index.text.speakers import quoted_speech, speakers_of_sentences

LEAD = "Mayor Ann Tarrow met the boatmen of Bram on Monday. "


def speakers(text: str, title: str | None = None) -> list[str | None]:
    return [one.speaker for one in quoted_speech(text, find_headings(text), title)]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("“The bridge is safe,” said Ann Tarrow, the mayor of Bram.", "Ann Tarrow"),
        ("“The bridge is safe,” Ann Tarrow told reporters.", "Ann Tarrow"),
        ("Ann Tarrow, the mayor of Bram, said: “The bridge is safe.”", "Ann Tarrow"),
        ("The mayor of Bram, Ann Tarrow, said: “The bridge is safe.”", "Ann Tarrow"),
        ('"Is it safe?" asked his father, Aldous Rill.', "Aldous Rill"),
        ("“It is safe,” said the hospital's director, Dr. Petra Vos.", "Petra Vos"),
        ("Harbour Bank economist Lotte Ferris called the plan “a joke”.", "Lotte Ferris"),
        ("The plan was described by Lotte Ferris as “a joke”.", "Lotte Ferris"),
        ("Remarked Harbour Bank scientist Lotte Ferris, “The bridge is safe.”", "Lotte Ferris"),
        (
            "Member of parliament (MP) Ann Tarrow said it was a “sad day for the town”.",
            "Ann Tarrow",
        ),
        ("“We will answer,” said a Tessel spokesperson on Monday.", "Tessel spokesperson"),
        ("“The bridge was safe that day”, reads an AEW press release.", "AEW"),
        ("According to Lotte Ferris, the plan is “a joke”.", "Lotte Ferris"),
        ("“We will vote on it,” a council official said.", "council official"),
        ("The Boatmen's Guild called the toll “an insult”.", "Boatmen's Guild"),
        ("The guild's statement reads: “No boat will sail.”", "guild"),
        (LEAD + "Tarrow's statement reads: “No boat will sail.”", "Ann Tarrow"),
        ("A number of boatmen called the toll “an insult”.", "boatmen"),
        ("“It is safe,” said inquiry committee member Lotte Ferris.", "Lotte Ferris"),
        ("The plan, described as “a joke” by the boatmen, was dropped.", "boatmen"),
        ("Bram Police, which spoke on Monday of a “large fire”, closed the street.", "Bram Police"),
        (
            LEAD + "Tarrow, during her speech, also countered claims about the bill, declaring that"
            " she “can hardly wait”.",
            "Ann Tarrow",
        ),
        ("One activist, Lotte Ferris, on Sunday told reporters it was “a joke”.", "Lotte Ferris"),
        ("One MP told the Tide, “We know it.”", "MP"),
        (LEAD + "She then approached a boatman and said, “Sail.”", "Ann Tarrow"),
        ("Tarrow underlined that the plan was “a joke”.", "Tarrow"),
        ("“It is safe,” said Bram County Sheriff Lotte Ferris.", "Lotte Ferris"),
        ("The move was met with what the Bram Tide called “fury”.", "Bram Tide"),
        ("According to its press release, the Boatmen's Guild is “at peace”.", "Boatmen's Guild"),
        ("Members attacked it, with Lotte Ferris of Tessel calling it “a joke”.", "Lotte Ferris"),
        ("The researchers went to Lake Orm. They reported, “Fish are rare there”.", "researchers"),
        ("“It is safe”, as the boatmen put it, was no answer.", "boatmen"),
        ("According to U.S. Attorney Lotte Ferris, the plan is “a joke”.", "Lotte Ferris"),
        ("Lotte Ferris of the University of Bram, Tessel disagreed: “No.”", "Lotte Ferris"),
        ("Ambassador to the United Nations Lotte Ferris wrote, “No.”", "Lotte Ferris"),
        ("The Ferris campaign called the toll “an insult to us”.", "Ferris campaign"),
        ("Mayor Ann Tarrow lashed out, accusing the guild of “not doing its job”.", "Ann Tarrow"),
        ("Mayor Ann Tarrow gave the guild her “deepest sympathies”.", "Ann Tarrow"),
        (LEAD + "After the vote, “I was a different person.”", "Ann Tarrow"),
        (LEAD + "She crossed the bridge. She said it was “a fine one”.", "Ann Tarrow"),
        ("The summary of the decision read: “No boat will sail.”", "summary"),
        (
            "The LGBT guild met. Bram LGBT paper Tide's editor, Lotte Ferris, said it was “fine”.",
            "Lotte Ferris",
        ),
    ],
)
def test_the_subject_of_the_verb_beside_a_quotation_speaks(text: str, speaker: str) -> None:
    assert speakers(text) == [speaker]


@pytest.mark.parametrize(
    "text",
    [
        "The town opened a market called “Morning Tide” in May.",
        "The boat, known as “the Bathtub”, sank at noon.",
        "The court sat in a so-called “green room” for a week.",
        "Boats with a red flag are considered to be “major” ones.",
        "Aldous “Pat” Rill died on Monday.",
        "Aldous Rill received the “Hero of the Northern Union” in May.",
        "If I've read much talk about: “we do not need any boats here”, that is a no.",
    ],
)
def test_names_and_words_held_at_a_distance_are_nobodys_speech(text: str) -> None:
    assert speakers(text) == [None]


def test_the_clause_behind_while_has_a_subject_of_its_own() -> None:
    text = "Ora Lines called it “rather dear”, while Tessel, in a post, called it “quite cheap”."
    assert speakers(text)[-1:] == ["Tessel"]


def test_he_is_who_spoke_last_in_the_sentence_before() -> None:
    text = (
        "President Ann Tarrow mourned while Minister Aldous Rill wrote he had ordered checks. "
        "He tweeted: “I send my sympathy to the families.”"
    )
    assert speakers(text) == ["Aldous Rill"]


def test_it_is_what_the_sentence_before_began_with() -> None:
    text = (
        "NASA interrupted its broadcast of a Space Station walk. "
        "It noted on Twitter: “His venture began a long history.”"
    )
    assert speakers(text) == ["NASA"]


def test_a_surname_and_a_pronoun_stand_for_the_full_name() -> None:
    text = LEAD + "“It is safe,” Ms. Tarrow said. She added: “I cross it daily.”"

    assert speakers(text) == ["Ann Tarrow", "Ann Tarrow"]


def test_the_title_of_an_article_may_give_the_full_name() -> None:
    assert speakers("“It is safe,” Tarrow said.", "Bridge is safe, says Ann Tarrow") == [
        "Ann Tarrow"
    ]


def test_an_office_stands_for_who_was_named_with_it() -> None:
    assert speakers(LEAD + "“It is safe,” the mayor said.") == ["Ann Tarrow"]


def test_he_and_she_are_told_apart() -> None:
    text = "Mr. Abel Rill met Ms. Ann Tarrow on the pier. “It is cold,” he said. “Yes,” she said."

    assert speakers(text) == ["Abel Rill", "Ann Tarrow"]


def test_a_quotation_goes_on_behind_the_words_that_tell_who_speaks() -> None:
    text = "“It is safe,” said Ann Tarrow, the mayor. “I cross it daily. So does my dog.”"

    assert speakers(text) == ["Ann Tarrow", "Ann Tarrow"]


def test_a_paragraph_that_ends_with_a_colon_tells_who_speaks_in_the_next() -> None:
    text = (
        "Ann Tarrow opened the bridge with a speech on Monday:\n\n“It is safe. In fact, I crossed"
        " it twice.”"
    )

    assert speakers(text) == ["Ann Tarrow"]


def test_a_quotation_without_closing_mark_goes_on_in_the_next_paragraph() -> None:
    text = "Ann Tarrow said: “It is safe.\n\n“I cross it daily.”\n\nBoats passed."

    assert speakers(text) == ["Ann Tarrow", "Ann Tarrow"]


def test_what_is_quoted_inside_a_quotation_is_said_by_the_outer_speaker() -> None:
    text = "Ann Tarrow said: “My father told me: ‘Never cross it at night.’ I do.”"

    assert speakers(text) == ["Ann Tarrow"]


def test_straight_marks_inside_straight_marks_do_not_end_a_quotation() -> None:
    text = LEAD + '"The "safe" bridge is closed. The "guild" knows why," Tarrow said.'

    assert speakers(text) == ["Ann Tarrow"]


def test_whoever_was_heard_goes_on_as_he_or_she() -> None:
    text = (
        LEAD + "A boatman, Lotte Ferris, told the Tide: “No.” She added that it was “a joke”."
        " Pip Rill waited. “It is safe,” he said."
    )

    assert speakers(text)[:2] == ["Lotte Ferris", "Lotte Ferris"]


def test_a_heading_glued_to_the_sentence_is_no_part_of_the_name() -> None:
    text = (
        f"{LEAD}\n\nMayor takes the blame Leonie Garrow, the mayor of Port Ellery, said:\n\n“I was"
        " told twice that November was safe.”"
    )
    heading = text.index("Mayor takes the blame")
    spans = [Span(heading, heading + len("Mayor takes the blame"))]

    assert [one.speaker for one in quoted_speech(text, spans)] == ["Leonie Garrow"]


def test_every_sentence_of_a_long_quotation_has_its_speaker_and_others_have_none() -> None:
    text = "Ann Tarrow said: “It is safe. I cross it daily.” Boats passed."
    sentences = sentences_beside(text, ())

    assert speakers_of_sentences(text, sentences) == ("Ann Tarrow", "Ann Tarrow", None)


def test_a_text_without_quotations_has_no_speakers() -> None:
    assert speakers_of_sentences(LEAD, sentences_beside(LEAD, ())) == (None,)


def test_a_text_of_nothing_but_quotes_is_read_in_proportion_to_its_length() -> None:
    text = '"' * 20_000
    started = process_time()
    speakers_of_sentences(text, [Span(0, len(text))])
    assert process_time() - started < 5.0
