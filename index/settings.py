"""Frozen settings of the archive, one class per stage; ``IndexSettings`` is saved with it."""

from __future__ import annotations

from dataclasses import dataclass, field

DEFAULT_MODEL = "all-MiniLM-L6-v2"


@dataclass(frozen=True, slots=True)
class EncoderSettings:
    """Which model embeds sentences.

    ``model`` is ``all-MiniLM-L6-v2`` (bundled, served by ONNX Runtime) or the name or path of any
    sentence-transformers model (needs torch). ``batch_tokens`` bounds the padded tokens of one
    batch, ``threads`` the cores one encoder uses (0: all).
    """

    model: str = DEFAULT_MODEL
    batch_tokens: int = 256
    threads: int = 0


@dataclass(frozen=True, slots=True)
class VectorSettings:
    """How vectors are searched.

    Up to ``exact_up_to`` vectors every one is compared; past it an inverted file looks into
    ``probes`` of its lists. The index on disk is rewritten after ``unsaved_vectors`` changes or
    a tenth of its size, whichever is more; until then opening follows the archive's log.
    """

    exact_up_to: int = 200_000
    probes: int = 256
    unsaved_vectors: int = 5_000


@dataclass(frozen=True, slots=True)
class LexicalSettings:
    """How words are indexed and searched.

    Each sentence is indexed with its title and up to ``neighbours`` sentences on either side in
    its paragraph; in a paragraph of fewer than ``short_paragraph`` sentences the ones next to it
    count too. The sentence alone has ``sentence_weight`` (0..1) of the score, the surroundings
    the rest.
    """

    neighbours: int = 3
    short_paragraph: int = 3
    sentence_weight: float = 0.25


@dataclass(frozen=True, slots=True)
class EvidenceSettings:
    """What the words of a question count for beside the cosine (1 at most) and their BM25.

    Each weighs a share (0..1) by rarity: of the question's words in the sentence and its
    surroundings, in the sentence alone, and of its pairs of neighbouring words in the
    surroundings. Chosen on open questions over SQuADShifts' new Wikipedia, which shares no article
    with the sets that are measured (docs/experiments.md).
    """

    passage_words: float = 0.2
    sentence_words: float = 0.2
    passage_pairs: float = 0.3


@dataclass(frozen=True, slots=True)
class LikenessSettings:
    """How the best candidates are ordered anew where words that mean nearly the same count too.

    The ``candidates`` best are those by cosine plus ``first_words_weight`` times the share of the
    best possible BM25. Of them the score is the cosine, plus ``surroundings_weight`` times the
    cosine of all that stands around, plus ``words_weight`` times the share of the best possible
    BM25, plus the weights of ``evidence``, where a word counts as far as the nearest word of the
    passage is like it: in meaning from ``least`` (0..1), where it counts nothing, in proportion to
    1 for the word itself, for a name ``names`` times that; or in letters from ``least_letters`` on.
    Chosen on open questions over SQuADShifts' new Wikipedia (docs/experiments.md). With
    ``candidates`` 0 the first order stays.
    """

    candidates: int = 32
    first_words_weight: float = 1.7
    words_weight: float = 1.2
    surroundings_weight: float = 0.2
    evidence: EvidenceSettings = field(
        default_factory=lambda: EvidenceSettings(
            passage_words=0.6, sentence_words=0.3, passage_pairs=0.4
        )
    )
    least: float = 0.1
    names: float = 0.5
    least_letters: float = 0.8


@dataclass(frozen=True, slots=True)
class SearchSettings:
    """How the two rankings are made into one.

    ``candidates`` are taken from each ranking; a score is the cosine by meaning, plus
    ``words_weight`` times the share of the best possible BM25 (0..1), plus the ``evidence`` of
    words; where the model has word vectors, the best are ordered anew by ``likeness``. A search
    by words alone takes the BM25 only. A passage is a
    sentence with up to ``neighbours`` sentences on either side and at most
    ``passage_characters`` characters.
    """

    candidates: int = 100
    words_weight: float = 0.85
    evidence: EvidenceSettings = field(default_factory=EvidenceSettings)
    likeness: LikenessSettings = field(default_factory=LikenessSettings)
    neighbours: int = 2
    passage_characters: int = 900


@dataclass(frozen=True, slots=True)
class IndexSettings:
    """What shaped an archive: saved with it and compared when it is opened."""

    encoder: EncoderSettings = field(default_factory=EncoderSettings)
    vectors: VectorSettings = field(default_factory=VectorSettings)
    lexical: LexicalSettings = field(default_factory=LexicalSettings)
    search: SearchSettings = field(default_factory=SearchSettings)
