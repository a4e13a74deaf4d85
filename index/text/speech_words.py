"""The words by which news tells who spoke: verbs of speech, offices, and the sex of persons."""

from __future__ import annotations

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# A form of these stands between a speaker and what is quoted.
SAID = _words(
    """
    accused acknowledged add added adding adds admits admitted advised agreed alleged alleges
    announced announces announcing answered answers apologised apologized appealed argued
    argues arguing asked asking asks attacked believed believes boasted called calling calls
    cautioned cautions characterised characterized cited cites citing claimed claiming claims
    commended commented comments complained conceded concedes concluded concludes condemned
    confirmed confirms considered considers continued continues continuing countered credited
    credits cried criticised criticized decided declared declares declaring defended demanded
    demands denied denies described describes describing directed directing dismissed dubbed
    emphasised emphasized exclaimed expected expects explained explaining explains expressed
    found hailed highlighted hoped hopes indicated informed insisted insists instructed joked
    jokes labeled labelled lamented lauded maintained mused noted notes noting observed
    observes ordered pleaded pledged pointed posted posting posts praised praises predicted
    predicts promised quipped reacted reacts read reading reads realized realizing recalled
    recalling recalls recommended referred refers reiterated rejected released remarked
    remarking remarks repeated replied replies reported reporting reports responded responding
    responds revealed ruled said say saying says shouted speaking speaks spoke stated states
    stating stressed stresses suggested suggests swore talked telling tells termed testified
    testify thanked thinking thinks thought told tweeted tweeting tweets urged urges voiced
    affirmed affirms assured clarified contended proclaimed underlined underlines underscored
    alluded argue asserted asserts believe blasted boasts clarifies confessed confirming consider
    countering describe justified
    criticising criticizing criticises criticizes decried disagreed disclosed echoed
    elaborated elaborating emphasising emphasizing endorsed estimated estimates expressing hinted
    insisting objected opined outlined protested reasoned recounted recounts reflected reminded
    reminds retorted slammed speculated suggesting suggests summarised summarized teased thanking
    urging vented wished wondered
    vowed warned warning warns welcomed whispered writes writing wrote
    """
)

# A sentence's subject does these in speaking: "The mayor lashed out, accusing the guild".
JUDGING = _words(
    """
    accusing blaming branding condemning demanding denouncing dismissing labelling praising
    promising vowing claiming
    """
)

# After a name, these tell that it is a person's.
SAID_BY_PERSONS = _words(
    "said says told asked wrote added tweeted recalled explained replied noted"
)

# What such words tell when they have no subject of their own before the quotation.
NAMING = _words(
    """
    called named titled entitled dubbed nicknamed known labelled labeled termed labeled
    reading reads song songs book books film album single term word words phrase slogan hashtag
    headlined headline
    """
)

_ROLE = (
    r"minister|secretary|president|premier|chancellor|governor|mayor|senator|representative"
    r"|congress(?:man|woman)|judge|justice|director|chief|executive|chair(?:man|woman|person)?"
    r"|spokes(?:man|woman|person)|professor|doctor|captain|commodore|general|officer|inspector"
    r"|ambassador|commissioner|leader|coach|manager|mediator|keeper|author|astronomer|cleaner"
    r"|pope|king|queen|prince|princess|bishop|archbishop|cardinal|lawyer|attorney|editor|actor"
    r"|prosecutor|eyewitness|founder|detective|sergeant|actress|singer|artist|student|teacher|scientist|researcher|economist|engineer|analyst"
)
ROLE = re.compile(rf"\b(?:{_ROLE})\b", re.IGNORECASE)

# Whom "they" means where one of these was just named.
SEVERAL = re.compile(
    r"\b(?:researchers|scientists|officials|authorities|prosecutors|lawyers|authors|ministers|leaders"
    r"|experts|investigators|doctors|organi[sz]ers|protesters|activists|residents|witnesses|judges"
    r"|lawmakers|senators|engineers|workers|astronomers|economists|analysts|officers|students)\b"
)

MALE = _words(
    """
    mr he his him himself man boy father son husband brother king prince sir lord spokesman chairman
    policeman fisherman salesman congressman businessman uncle grandfather pope fr
    """
)
FEMALE = _words(
    """
    ms mrs miss she her hers herself woman girl mother daughter wife sister queen princess lady dame
    spokeswoman chairwoman policewoman congresswoman businesswoman actress aunt grandmother
    schoolmistress hostess heiress widow
    """
)
TITLES = _words(
    """
    mr ms mrs miss dr prof sir lord lady dame capt captain sgt sergeant gen general col colonel lt
    lieutenant cmdr commodore admiral rev sen senator rep representative gov governor president
    prime minister secretary chancellor judge justice king queen prince princess pope cardinal
    archbishop bishop detective inspector chief officer professor doctor foreign finance health
    interior transport defence defense deputy former acting mayor speaker ambassador chairman
    chairwoman director state attorney assemblywoman assemblyman congressman congresswoman
    sheriff councilman councilwoman
    councillor commissioner crown us u.s uk team legislator democrat republican democratic
    premier first lead hon superintendent constable fellow manager
    coordinator dean strategist mp mep msp incumbent
    """
)
