"""A follow-up question is made to stand alone; a whole one stays; what cannot be told is asked."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.answers import Turn
from qa.interpreting.follow_ups import resolve
from qa.interpreting.history import History
from tests.qa.interpreting.made_conversations import history, turn

CAPTAIN = turn(
    "Who is the captain of the Lady Maren?",
    "Police questioned the captain, Edvin Holt, and he was released.",
    "Edvin Holt",
)
AIRLINE = turn(
    "Which airline did Germany ban in January 2019?",
    "Germany banned the Iranian airline Mahan Air on Monday.",
    "Mahan Air",
)
MARATHON = turn(
    "Who won the women's race at the Kessory Marathon?",
    "Sefa Lindqvarne won the women's race, and she took two minutes off the record.",
    "Sefa Lindqvarne",
)
FIRE = turn(
    "Where did the escape room fire in Poland happen?",
    "The fire killed five girls in Koszalin, and the mayor spoke of a tragedy.",
    "Koszalin",
)
PETROL = turn(
    "What does petrol cost in Calmere from November?", "Petrol costs 1.72 crowns.", "1.72 crowns"
)
RATE = turn("What was inflation in Calmere in August?", "Prices rose by 3.8 per cent.", "3.8")
QUARREL = turn(
    "What did Donald Trump and John Bolton disagree about?",
    "Donald Trump and John Bolton disagreed about North Korea.",
)
WORDS = ("and", "what", "about", "he", "it", "the other one", "that", "there", "why", "Iran", "?")


@pytest.mark.parametrize(
    ("before", "question", "meant"),
    [
        (CAPTAIN, "How long has he been at sea?", "How long has Edvin Holt been at sea?"),
        (CAPTAIN, "What is his age?", "What is Edvin Holt's age?"),
        (MARATHON, "Where is she from?", "Where is Sefa Lindqvarne from?"),
        (AIRLINE, "When was it founded?", "When was Mahan Air founded?"),
        (AIRLINE, "Who is its director?", "Who is Mahan Air's director?"),
        (FIRE, "When did it happen?", "When did the escape room fire in Poland happen?"),
    ],
)
def test_a_pronoun_becomes_what_it_stands_for(before: Turn, question: str, meant: str) -> None:
    assert resolve(question, history(before)).question == meant


@pytest.mark.parametrize(
    ("before", "question", "meant"),
    [
        (RATE, "And in September?", "What was inflation in Calmere in September?"),
        (RATE, "What about last year?", "What was inflation in Calmere last year?"),
        (PETROL, "And diesel?", "What does diesel cost in Calmere from November?"),
        (AIRLINE, "And France?", "Which airline did France ban in January 2019?"),
        (MARATHON, "And the men's race?", "Who won the men's race at the Kessory Marathon?"),
        (
            MARATHON,
            "No, I meant the men's race.",
            "Who won the men's race at the Kessory Marathon?",
        ),
    ],
)
def test_a_new_element_takes_the_place_of_the_parallel_one(
    before: Turn, question: str, meant: str
) -> None:
    assert resolve(question, history(before)).question == meant


def test_a_bare_question_word_asks_about_what_was_answered() -> None:
    assert resolve("Why?", history(AIRLINE)).question.startswith("Why did Germany ban Mahan Air")


def test_a_question_that_names_nothing_gets_what_the_talk_is_about() -> None:
    meant = resolve("How many girls were killed?", history(FIRE)).question
    assert meant == "How many girls were killed in the escape room fire in Poland?"


def test_the_one_person_of_that_office_in_the_article_is_named() -> None:
    text = "The fire killed five girls in Koszalin. The mayor, Piotr Jedlinski, spoke of a tragedy."
    meant = resolve("What did the mayor say?", history(FIRE, text=text)).question
    assert "the mayor Piotr Jedlinski" in meant


@pytest.mark.parametrize(
    "question",
    [
        "Who was Tony Mendez?",
        "How do I bake sourdough bread?",
        "What did Lotte Ferris expect from the Bank of Calmere?",
        "Who was killed by his lions in South Africa?",
        "What did Trump say he would do about the border?",
        "Is it true that the ferry Lady Maren was overloaded?",
        "inflation in August",
    ],
)
@pytest.mark.parametrize("before", [CAPTAIN, AIRLINE, FIRE], ids=["captain", "airline", "fire"])
def test_a_whole_question_drags_no_old_words_along(before: Turn, question: str) -> None:
    found = resolve(question, history(before))
    assert (found.question, found.unclear) == (question, None)


@pytest.mark.parametrize(
    "question", ["Who sank the Lady Maren?", "Why was ABS-CBN shut down?", "ferry", "Lady Maren?"]
)
def test_a_first_question_is_left_alone(question: str) -> None:
    assert resolve(question, history()).question == question


@pytest.mark.parametrize("question", ["When was that?", "Why?", "And in September?", "Who is he?"])
def test_a_first_question_that_points_at_nothing_is_unclear(question: str) -> None:
    found = resolve(question, history())
    assert found.unclear
    assert found.question == question


def test_two_people_who_may_be_meant_equally_become_choices() -> None:
    found = resolve("Where was he born?", history(QUARREL))
    assert found.unclear
    assert found.choices == ("Where was Donald Trump born?", "Where was John Bolton born?")


def test_this_ship_is_asked_about_when_no_ship_was_spoken_of() -> None:
    found = resolve("When did this ship sail?", history(AIRLINE))
    assert found.unclear == "It is not clear which ship is meant."
    assert all(choice.startswith("When did ") for choice in found.choices)


def test_this_ship_is_clear_when_the_cited_article_spoke_of_it() -> None:
    found = resolve("When did this ship sail?", history(CAPTAIN, text="The ship sailed at nine."))
    assert found.unclear is None


def test_a_last_name_in_small_letters_makes_a_question_whole() -> None:
    assert resolve("was holt arrested?", history(CAPTAIN)).question == "was holt arrested?"


def test_the_other_one_is_the_other_of_the_same_kind() -> None:
    born = turn("Where was Donald Trump born?", "Donald Trump was born in New York.", "New York")
    found = resolve("No, the other one.", history(QUARREL, born))
    assert "Where was John Bolton born?" in (found.question, *found.choices)


def test_an_opening_sentence_says_who_is_meant() -> None:
    text = "The captain, Edvin Holt, is not related to the opposition leader, Idris Holt."
    found = resolve("I meant Idris Holt. How old is he?", history(CAPTAIN, text=text))
    assert found.question == "How old is Idris Holt?"


@given(
    st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join) | st.text(max_size=60),
    st.sampled_from([history(), history(CAPTAIN), history(FIRE, AIRLINE)]),
)
@settings(max_examples=60)
def test_any_text_is_resolved_to_some_question_or_asked_back(text: str, known: History) -> None:
    found = resolve(text, known)
    assert found.question.strip() or not text.strip()
    assert found == resolve(text, known)


THIEVES = turn(
    "Who stole the Aldane Cup?",
    "Thieves stole the Aldane Cup, on which the kings of old Calmere swore their oath.",
    "the kings of old Calmere",
)
LEADER = turn(
    "Who is leading the inquiry?", "The government will support an inquiry, CNA said.",
    "The government",
)  # fmt: skip


def test_a_name_inside_a_described_answer_is_not_who_answered() -> None:
    assert "Calmere" not in resolve("When was he arrested?", history(THIEVES)).question


def test_no_abbreviation_and_no_government_is_a_she() -> None:
    resolved = resolve("When was she appointed?", history(LEADER)).question
    assert "CNA" not in resolved
    assert "government" not in resolved


def test_a_question_whole_by_its_form_gets_no_topic_and_is_no_fragment() -> None:
    before = history(RATE, text="Inflation rose. The strike went on, and many articles said so.")
    for question in (
        "How many articles mention the strike?",
        "Latest news on the strike?",
        "What happened last week?",
        "Who is prime minister?",
    ):
        assert resolve(question, before).question == question


def test_what_was_added_to_a_question_without_a_pointing_word_is_told() -> None:
    leaning = resolve("How many girls did it kill?", history(FIRE))
    assert not leaning.attached
    assert resolve("How many girls died?", history(FIRE, text="Five girls died.")).attached


def test_a_she_of_whom_nobody_spoke_is_asked_back_unless_a_name_is_there_to_search_for() -> None:
    question = "What support did she receive for the research programme?"
    assert resolve(question, history(PETROL)).unclear
    named = "Why did the Bank of Calmere raise rates before she left the council?"
    assert resolve(named, history(PETROL)).unclear is None


LEAK = turn("Why was ABS-CBN shut down?", "Its franchise had expired.")
KILLED = turn("Who killed Qasem Soleimani?", "US forces killed Qasem Soleimani.", "US forces")
VEHICLES = turn("How many vehicles did the licence allow?", "It allowed 28 vehicles.", "28")
PILOTS = turn(
    "What about the pilots of the Air India flight?", "Among the dead are the pilots.",
    "Among the dead",
)  # fmt: skip


@pytest.mark.parametrize(
    ("before", "question", "meant"),
    [
        (LEAK, "Has that happened before?", "Was ABS-CBN shut down before?"),
        (KILLED, "Where did that happen?", "Where was Qasem Soleimani killed by US forces?"),
        (PETROL, "What was it before?", "What did petrol cost in Calmere from November before?"),
        (CAPTAIN, "Who was it before?", "Who was the captain of the Lady Maren before?"),
    ],
)
def test_the_last_question_is_asked_again(before: Turn, question: str, meant: str) -> None:
    assert resolve(question, history(before)).question == meant


def test_what_is_counted_is_taken_from_the_last_question() -> None:
    meant = resolve("And how many were there?", history(VEHICLES)).question
    assert meant.startswith("How many vehicles were there")


def test_words_that_say_where_are_nothing_to_speak_of() -> None:
    assert "Among the dead" not in resolve("Where was it going?", history(PILOTS)).question


def test_it_is_rarely_several_things() -> None:
    cost = turn("When do the hearings of the ferry inquiry begin?", "They begin on Monday.")
    meant = resolve("How much will it cost?", history(MARATHON, cost)).question
    assert "hearings" not in meant


HOMELESS = turn(
    "How many people were left homeless by the Wendle flood?",
    "The Wendle flood left 3,200 people homeless.",
    "3,200",
)
CRASH = turn("Who died in the helicopter crash in Calabasas?", "Kobe Bryant died.", "Kobe Bryant")
INQUIRY = turn(
    "Who leads the public inquiry into the sinking of the Lady Maren?",
    "Helena Marrick leads it, and she is a judge.",
    "Helena Marrick",
)
CALLED = turn("Who did Petra Osgood call?", "Petra Osgood called Lucan Dree.", "Lucan Dree")


@pytest.mark.parametrize(
    ("before", "question", "meant"),
    [
        (HOMELESS, "And how many died?", "How many people died in the Wendle flood?"),
        (CRASH, "Who else?", "Who else died in the helicopter crash in Calabasas?"),
        (AIRLINE, "What else?", "Which other airline did Germany ban in January 2019?"),
        (
            INQUIRY,
            "When did it begin?",
            "When did the public inquiry into the sinking of the Lady Maren begin?",
        ),
        (CALLED, "What about?", "About what did Petra Osgood call Lucan Dree?"),
        (FIRE, "Which day did it happen?", "Which day did the escape room fire in Poland happen?"),
    ],
)
def test_what_is_left_out_is_taken_from_the_last_question(
    before: Turn, question: str, meant: str
) -> None:
    assert resolve(question, history(before)).question == meant


def test_what_is_said_after_a_question_is_no_question() -> None:
    asked = "Can you tell me about the Bank of Calmere? I want to open an account there."
    assert resolve(asked, history(FIRE)).question == "Can you tell me about the Bank of Calmere?"


def test_a_he_of_whom_nobody_spoke_is_offered_people_only() -> None:
    found = resolve("What is his job?", history(MARATHON))
    assert all("race" not in choice for choice in found.choices)


def test_no_place_is_taken_for_the_people_there() -> None:
    works = turn("What rise do the metalworkers in Brannock want?", "They want 9 per cent.", "9")
    assert "metalworkers" not in resolve("Is she related to him?", history(works)).question


SEATS = turn("How many seats does the Civic Union have?", "The Civic Union has 71 seats.", "71")
TRAWLERS = turn("How many trawlers were seized?", "Two Calmere trawlers were seized.", "two")
NEXT_CALL = turn("When is the next call?", "The next call will be tomorrow.", "tomorrow")


@pytest.mark.parametrize(
    ("before", "question", "meant"),
    [
        (SEATS, "And the People's Alliance?", "How many seats does the People's Alliance have?"),
        (TRAWLERS, "What were they called?", "What were the trawlers called?"),
        (NEXT_CALL, "And who takes part?", "Who takes part in the next call?"),
        (RATE, "Is that good?", "Is inflation in Calmere good?"),
    ],
)
def test_what_was_spoken_of_is_named(before: Turn, question: str, meant: str) -> None:
    assert resolve(question, history(before)).question == meant


def test_the_name_asked_for_is_not_put_into_the_question() -> None:
    text = "Police questioned the captain, Edvin Holt."
    assert "Holt" not in resolve("Who was the captain?", history(FIRE, text=text)).question
