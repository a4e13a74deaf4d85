"""Frozen settings of asking, one class per stage."""

from __future__ import annotations

from dataclasses import dataclass, field

BUNDLED_READER = "bundled"


@dataclass(frozen=True, slots=True)
class RetrievalSettings:
    """How many hits are looked at for one question.

    ``value_hits`` where it asks for a value that may have changed: their articles are compared.
    """

    hits: int = 20
    value_hits: int = 60


@dataclass(frozen=True, slots=True)
class ReadingSettings:
    """What the reader reads: ``passages`` of the best hits; 0 reads nothing.

    Without a reader whole sentences are weighed, faster and less well. ``model`` is ``bundled``
    (ours, served by ONNX Runtime) or the name or folder of any extractive question-answering
    model of the Hub (needs torch). Confidence is calibrated for the bundled one; ``dateline
    calibrate`` does it for another.
    """

    passages: int = 4
    model: str = BUNDLED_READER


@dataclass(frozen=True, slots=True)
class SelectionSettings:
    """Which hit comes first, and when it is good enough to be an answer.

    Hits are ordered by cosine plus the weighted word share and coverages, less a penalty when
    the sentence names nothing of the kind asked for. The probability that a hit answers is the
    logistic function of ``bias`` + ``similarity_weight`` * cosine + ``coverage_weight`` * passage
    coverage. Below ``threshold`` nothing is answered: fitted on half of the articles of SQuAD 1.1
    dev, it refuses 8 % of the answerable questions of the other half, and 88 % once the article
    that answers is taken away (docs/experiments.md). A further sentence is cited when its order
    score is within ``citation_margin`` of the best.

    All of that is for sentences that no reader has read. Those that were read are weighed by a
    calibration (``qa.reading.calibration``). A further sentence is cited from
    ``read_citation_share`` of the best probability on, and a span shown from ``least_advantage``
    over no answer on, in logits.
    """

    words_rank_weight: float = 1.7
    passage_rank_weight: float = 0.3
    sentence_rank_weight: float = 0.2
    bias: float = -7.44
    similarity_weight: float = 6.06
    coverage_weight: float = 6.89
    threshold: float = 0.22
    citation_margin: float = 0.15
    citations: int = 3
    alternatives: int = 3
    read_citation_share: float = 0.8
    least_advantage: float = -4.0


@dataclass(frozen=True, slots=True)
class ChatbotSettings:
    """All settings of a chatbot; a question longer than ``question_characters`` is refused."""

    retrieval: RetrievalSettings = field(default_factory=RetrievalSettings)
    reading: ReadingSettings = field(default_factory=ReadingSettings)
    selection: SelectionSettings = field(default_factory=SelectionSettings)
    question_characters: int = 2_000
