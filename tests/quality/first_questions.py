"""Ask fifteen questions of a real archive through the command line, as a user would.

Run ``python -m tests.quality.first_questions``: adds the seed article and the Wikinews files of
the public data with ``dateline add``, asks each question with ``dateline ask --json`` and writes
``tests/quality/results/first_questions.json``. A question is right when every expected word stands
in the sentence that is cited first, its short answer when it is one of those listed, compared as
SQuAD compares them; the last three must be refused.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from qa.evaluation.answer_metrics import exact_match
from tests.shared_data import shared_data

_RESULT = Path(__file__).parent / "results" / "first_questions.json"

# Each with words that only the right sentence of these articles holds together.
ANSWERABLE = (
    ("Who did Jaishankar talk to on the phone?", ("phone conversation", "Rubio")),
    ("When did they talk?", ("phone conversation", "January 13")),
    ("Who is the US ambassador to India?", ("Ambassador to India", "Sergio Gor")),
    ("What tariff did Trump impose on Indian goods?", ("50 per cent tariff", "Indian goods")),
    ("Why did the trade talks fail last year?", ("could not be reached", "farm and dairy")),
    ("How much is India's trade with Iran worth?", ("USD 2 billion",)),
    ("What tariff threatens countries doing business with Iran?", ("25 per cent", "with Iran")),
    ("What did Gor say about India's importance?", ("more essential than India",)),
    ("What did Jaishankar tweet?", ("tweeted", "good conversation")),
    ("How many people died in the Badalona apartment fire?", ("killed three",)),
    ("Who reaffirmed the EastMed pipeline project?", ("Mitsotakis", "EastMed")),
    ("Does Iran rank among India's top 50 trading partners?", ("does not rank", "top 50")),
)
# For each of them, in the order above: the short answers that are right.
SHORT_ANSWERS = (
    (
        "Marco Rubio",
        "US Secretary of State Marco Rubio",
    ),
    (
        "January 13",
        "Tuesday (January 13)",
    ),
    ("Sergio Gor",),
    (
        "50 per cent",
        "50 per cent tariff",
    ),
    (
        "due to US demands for greater access to India’s farm and dairy sectors",
        "US demands for greater access to India’s farm and dairy sectors",
    ),
    (
        "under USD 2 billion",
        "USD 2 billion",
    ),
    (
        "25 per cent",
        "25 per cent tariff",
    ),
    ("No partner is more essential than India",),
    ("Just concluded a good conversation with @SecRubio",),
    ("three",),
    ("Mitsotakis",),
    ("No",),
)
# "When did they talk?" stands alone only in a conversation.
LEAST_RIGHT, LEAST_SHORT = 11, 11
REFUSED = (
    "What is the capital of France?",
    "Who won the 2031 World Cup?",
    "How do I bake bread?",
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was answered to one question; ``right`` for a refusal means that it was refused."""

    question: str
    right: bool
    abstained: bool
    confidence: float
    cited_articles: int
    short_answer: str | None = None
    short_answer_right: bool = False


def main() -> int:
    """Build the archive, ask, write the result; return 1 when the floor is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--archive", type=Path, default=None, help="use or keep an archive here")
    archive: Path | None = parser.parse_args().archive
    with tempfile.TemporaryDirectory() as temporary:
        folder = archive or Path(temporary) / "archive"
        if not folder.exists():
            data = shared_data()
            if data is None:
                print("The public data is not there: set DATELINE_SHARED_DATA.")
                return 2
            _dateline("add", str(data / "seed"), str(data / "wikinews"), "--archive", str(folder))
        outcomes = ask_all(folder)
    found = sum(outcome.right for outcome in outcomes[: len(ANSWERABLE)])
    short = sum(outcome.short_answer_right for outcome in outcomes)
    refused = sum(outcome.right for outcome in outcomes[len(ANSWERABLE) :])
    result = {
        "command": "python -m tests.quality.first_questions",
        "right_sentence_first": f"{found} of {len(ANSWERABLE)}",
        "right_short_answer": f"{short} of {len(ANSWERABLE)}",
        "refused": f"{refused} of {len(REFUSED)}",
        "questions": [asdict(outcome) for outcome in outcomes],
    }
    _RESULT.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=2))
    kept = found >= LEAST_RIGHT and short >= LEAST_SHORT and refused == len(REFUSED)
    return 0 if kept else 1


def ask_all(folder: Path) -> list[Outcome]:
    """Ask every question on the command line and judge the answers."""
    outcomes = []
    asked = (question for question, _ in ANSWERABLE)
    accepted = dict(zip(asked, SHORT_ANSWERS, strict=True))
    for question, words in (*ANSWERABLE, *((question, ()) for question in REFUSED)):
        said = json.loads(_dateline("ask", question, "--json", "--archive", str(folder)))
        quote = said["citations"][0]["quote"] if said["citations"] else ""
        right = all(word in quote for word in words) if words else said["abstained"]
        outcomes.append(
            Outcome(
                question=question,
                right=bool(right) and (not words or not said["abstained"]),
                abstained=said["abstained"],
                confidence=round(said["confidence"], 3),
                cited_articles=len({citation["article_id"] for citation in said["citations"]}),
                short_answer=said["short_answer"],
                short_answer_right=bool(
                    exact_match(said["short_answer"] or "", accepted.get(question, ()))
                    and said["short_answer"]
                ),
            )
        )
    return outcomes


def _dateline(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "ui", *arguments], check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
