"""Closed classes of English words by which follow-up questions are recognised."""

from __future__ import annotations


def words_of_list(text: str) -> frozenset[str]:
    """Return the words of a text as a set."""
    return frozenset(text.split())


QUESTION_WORDS = words_of_list("how what when where which who whom whose why")
AUXILIARIES = words_of_list(
    """
    am are aren't be been being can can't could couldn't did didn't do does doesn't don't had
    hadn't has hasn't have haven't is isn't may might must shall should was wasn't were weren't
    will won't would wouldn't
    """
)
DO_FORMS = words_of_list("did didn't do does doesn't don't")
BE_FORMS = words_of_list("are aren't is isn't was wasn't were weren't")
PREPOSITIONS = words_of_list(
    """
    about across after against among as at before behind besides between beyond by despite
    during for from in into near of off on onto over per since than through to toward towards
    under until upon via with within without
    """
)
# Those that tie a noun to the noun before it, so that both are one phrase.
BINDING_PREPOSITIONS = words_of_list(
    """
    against at between by for from in into near of off on over to with
    """
)
DETERMINERS = words_of_list(
    """
    a an any her his its my no our some that the their these this those your
    """
)
CONJUNCTIONS = words_of_list("and because but if nor or so that whether while")
ADVERBS = words_of_list(
    """
    actually afterwards again ago already also apart away back currently down earlier else
    else's even ever exactly finally here just later long never not now often once only
    originally out really recently so soon still then there together too twice up very why yet
    """
)

HE = words_of_list("he him himself his")
SHE = words_of_list("her hers herself she")
THEY = words_of_list("their theirs them themselves they")
IT = words_of_list("it its itself")
POSSESSIVES = words_of_list("her his its their")
DEMONSTRATIVES = words_of_list("that these this those")
PERSONAL_PRONOUNS = HE | SHE | THEY | IT
OTHER_PRONOUNS = words_of_list(
    """
    anybody anyone everyone i me my nobody our someone us we you your
    """
)

# Words that name nothing.
CLOSED = (
    QUESTION_WORDS
    | AUXILIARIES
    | PREPOSITIONS
    | DETERMINERS
    | CONJUNCTIONS
    | ADVERBS
    | PERSONAL_PRONOUNS
    | OTHER_PRONOUNS
)
# Said of people without being a noun, unless with an article: "were left homeless by the flood".
SAID_OF_PEOPLE = words_of_list("alive dead homeless hurt injured missing safe unhurt wounded")
# Nouns of "on board", "in court": after a preposition and bare they name nothing.
PARTS_OF_ADVERBS = words_of_list("board stage show air court sea power office duty fact total part")
LEADS = words_of_list("no oh ok okay please sorry thanks well yes")

PAST_FORMS = words_of_list(
    """
    became become began begun bore born bought broke broken brought built came caught chose
    chosen cut dealt did done drawn drew driven drove dug fallen fell felt fled flew flown
    forgot fought found gave given gone got grew had held hid hit hung hurt kept known laid led
    left lost made met named paid put ran rang rose run said sang sank sat seen sent set shot
    shut slept sold sought spent spoke stole stolen stood struck stuck sung sunk swam sworn
    taken taught thought thrown told took understood went withdrawn withdrew won written wrote
    """
)
# Past forms that are no participles: "stole" is "was stolen".
PARTICIPLES = {
    "began": "begun", "bore": "born", "broke": "broken", "chose": "chosen", "drew": "drawn",
    "drove": "driven", "flew": "flown", "forgot": "forgotten", "gave": "given", "grew": "grown",
    "knew": "known", "ran": "run", "saw": "seen", "sang": "sung", "sank": "sunk", "spoke": "spoken",
    "stole": "stolen", "struck": "struck", "swam": "swum", "swore": "sworn", "took": "taken",
    "threw": "thrown", "withdrew": "withdrawn", "wore": "worn", "wrote": "written",
}  # fmt: skip
BASE_VERBS = words_of_list(
    """
    accuse admit agree allow announce appear approve arrest ask attend ban be become begin
    believe break bring build burn buy call cause chair change claim climb close come compete
    contact contain convert cost cover crash create criticise criticize damage debate decide
    deliver demand deny describe die disagree discover do drive earn eat educate employ end
    escape examine exclude expect explain face fall feel fight find fly form found get give go
    grow happen have hear help hire hit hold hope hurt ignore include increase injure intend
    invent investigate join keep kill know lead learn leave let lie like live look lose make
    marry mean meet move name need occur offer open operate oppose order owe own paint pay
    perform plan play plead predict produce promise propose publish put react read receive
    record refuse reject release remove replace report rescue resign respond return reveal rule
    run say score see seek sell send sentence serve shoot show sign sing sink sit sleep speak
    spend spread stab stand start steal stop study succeed sue suffer supply support survive
    swim take talk teach telephone tell think threaten throw travel treat try use visit vote
    want warn wear weigh win work worry write
    """
)
THIRD_PERSON_VERBS = words_of_list(
    """
    appears becomes begins believes calls chairs claims closes comes contains controls costs
    covers delivers dies does employs ends examines expects faces finds gets gives goes happens
    has heads holds includes is joins kills knows leads leaves lives loses makes means needs
    offers opens operates opposes owns pays plans plays produces receives recommends remains
    reports represents rules runs says seems shows signs sits speaks stands starts stops
    succeeds supplies supports takes thinks threatens uses wants wears wins works writes
    """
)
# Verbs that say nothing of what a question is about.
EMPTY_VERBS = words_of_list(
    """
    be became become came come comes comment commented did do does done feel felt find found get
    go got happen happened happens made make mean meant react reacted respond responded said say
    says tell think thinks thought told want wants went
    """
)
SAYING_VERBS = words_of_list(
    """
    announce announced call called claim claimed comment commented declare declared react
    reacted respond responded said say says tell think thinks thought told tweet tweeted write
    wrote
    """
)

# What a person is called, with what it tells of sex where it tells anything.
MALE_NOUNS = words_of_list(
    """
    actor boy brother businessman chairman duke emperor father fisherman gentleman grandfather
    husband king lord man mr nephew policeman prince sir son spokesman sultan uncle widower
    """
)
FEMALE_NOUNS = words_of_list(
    """
    actress aunt businesswoman chairwoman daughter duchess empress fiancée girl grandmother miss
    mother mrs ms niece policewoman princess queen sister spokeswoman widow wife woman
    """
)
PERSON_NOUNS = (
    MALE_NOUNS
    | FEMALE_NOUNS
    | words_of_list(
        """
    activist agent ambassador analyst artist astronaut attacker attorney author baby baker
    bishop boss candidate capt captain chair chairperson champion chancellor chief child cleaner
    coach colonel commander commissioner commodore composer congressman congresswoman cosmonaut
    critic deputy detective director doctor dr driver drummer economist editor emir engineer
    expert founder general governor guard guitarist harbourmaster historian hydrologist
    inspector inventor journalist judge keeper killer lawyer leader manager mathematician mayor
    mediator minister murderer musician oceanographer officer opponent owner parent parents
    person photographer pilot player poet politician pope predecessor premier president prime
    producer prof professor prosecutor reporter representative researcher rival runner scientist
    secretary senator sheikh singer speaker spokesperson student successor survivor suspect
    teacher victim winner witness worker wrestler writer
    """
    )
)
GROUP_NOUNS = words_of_list(
    """
    agency airline alliance army association authority band bank board charity choir church club
    coalition commission committee company congress corporation council court crew family
    federation firm force government group guild hospital league ministry museum navy network
    organisation organization parliament party police school senate team union university
    """
)
PLACE_NOUNS = words_of_list(
    """
    airport bridge building capital city country county district hall harbor harbour hotel
    island lake lodge mountain nation palace park port province region river stadium state
    station street territory town valley village
    """
)
EVENT_NOUNS = words_of_list(
    """
    accident agreement assassination attack bombing burst call campaign collapse crash cut deal
    death debate disaster dispute earthquake election explosion festival final fire flood game
    hurricane impeachment inquiry investigation launch leak marathon match meeting merger murder
    murders outbreak protest protests race rally referendum rescue resignation sale shooting
    sinking stabbing storm strike summit talks theft trial visit vote war
    """
)
MONTHS = words_of_list(
    """
    april august december february january july june march may november october september
    """
)
DAYS = words_of_list("friday monday saturday sunday thursday tuesday wednesday")
