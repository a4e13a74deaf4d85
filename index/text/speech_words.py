"""The words by which news tells who spoke: verbs of speech, offices, and the sex of persons."""

from __future__ import annotations

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# A form of these stands between a speaker and what is quoted.
SAID = _words(
    """
    said says say saying told tells telling add added adds adding asked asks asking wrote writes writing
    tweeted tweets tweeting posted posts posting replied replies answered answers explained explains
    explaining stated states stating noted notes noting remarked remarks remarking commented
    comments claimed claims claiming announced announces announcing argued argues arguing warned
    warns warning insisted insists declared declares declaring recalled recalls recalling continued
    continues continuing observed observes concluded concludes admitted admits conceded concedes
    acknowledged agreed suggested suggests urged urges emphasized emphasised stressed stresses
    highlighted reported reports reporting repeated reiterated responded responds responding joked
    jokes quipped predicted predicts promised confirms confirmed cautioned cautions described
    describes describing called calls calling labelled labeled considered considers characterized
    characterised condemned criticized criticised praised praises denied denies lauded welcomed
    thanked thought thinks thinking believes believed spoke speaks speaking talked expressed voiced
    lamented lamented complained demanded demands accused apologised apologized pointed referred
    refers cited cites citing maintained revealed told shouted cried whispered exclaimed joked
    pledged vowed testified testify alleges found ruled decided indicated informed hopes hoped expects expected recommended advised credited boasted swore announced directed directing instructed ordered hailed defended appealed mused countered
    read reads reading realizing realized pleaded released termed dubbed dismissed attacked rejected reacted reacts defended commended alleged
    """
)

# After a name, these tell that it is a person's.
SAID_BY_PERSONS = _words("said says told asked wrote added tweeted recalled explained replied noted")

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
    r"|actress|singer|artist|student|teacher|scientist|researcher|economist|engineer|analyst"
)
ROLE = re.compile(rf"\b(?:{_ROLE})\b", re.IGNORECASE)

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
    councillor commissioner crown us u.s uk team legislator democrat republican democratic
    premier first lead hon superintendent constable mp mep msp incumbent
    """
)
