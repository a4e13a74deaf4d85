"""Common given names, by which a person and "he" or "she" are recognised.

Names borne by both men and women stand in both lists.
"""

from __future__ import annotations

from qa.wording.english import words_of_list

MALE_NAMES = words_of_list(
    """
    adam adrian ahmed alan albert alejandro aleksandr alex alexander alexei ali andrea andrew
    andrzej andré angus anthony antonio arthur barack benjamin bernie bill bob bobby boris brian
    bruce carl carlos charles charlie chris christian christopher clint colin daniel dave david
    dennis derek diego dmitri don donald doug douglas eddie edgar edward edwin elijah eliud
    emmanuel eric erik ernest felix fernando francis francisco frank franklin fred frederick
    gareth gary geoff george gerald ginger giovanni graham greg guy hans harold harry hassan
    henry herbert howard hugh ian idris igor isaac ivan jack jacob jacques jake james jan jared
    jason jean jeff jeffrey jeremy jerry jesse jim jimmy joe john jon jonas jonathan jorge
    joseph josh josé juan justin karl keith ken kenneth kevin kim klaus kobe larry lars lawrence
    lee leo leon leonard lewis luca luis luke marco mario mark martin matt matthew max michael
    miguel mike mohamed mohammad mohammed muhammad narendra nathan neil nelson nicholas nick
    nicolas nigel noah oleg oliver osama oscar otto pablo patrick paul paweł pedro pete peter
    philip pierre piotr qasem rafael ralph ray recep ricardo richard rob robert roberto rodrigo
    roger roland ron ronald roy rudolf russell ryan sam samuel scott sean sebastian sergei
    sergio simon stephen steve steven stuart ted terry theodore thomas tim timothy tobias tom
    tomas tony travis trevor tyler victor viktor vincent vladimir volodymyr walter warren wayne
    will william winston yusuf zac
    """
)
FEMALE_NAMES = words_of_list(
    """
    abigail adele agnes alexandra alice alicia alison amanda amy angela angelina anita ann anna
    anne annie aretha audrey barbara beatrice beth betty beverly bonnie brigid britney carla
    carmen carol caroline carrie catherine cecilia charlotte cheryl chloe christina christine
    cindy claire clara claudia cornelia cynthia daisy deborah denise diana diane dolly donna
    doris dorothy eleanor elena elizabeth ella ellen emily emma erna eva evelyn fiona florence
    frances gina giorgia gloria grace greta hana hannah harriet heather hedda helen helena
    hillary ida indira ines ingrid irene irina isabel jacinda jane janet jean jennifer jessica
    jill joan joanna josephine joyce judith judy julia julie kamala karen kate katherine
    kathleen katie kay kelly kim kirsten laura lea lena leonie linda lisa liz louise lucy lynn
    madeleine madonna margaret maria marie marilyn marina martha martina mary megan melissa
    michelle miriam monica nadia nancy naomi natalie natasha nicole nina olga olivia pamela
    patricia patsy paula penelope petra rachel rebecca rosa rose ruth sally samantha sandra
    sarah sefa selena serena sharon sheila shirley simone sofia sonia sophia stella stephanie
    susan suzanne sylvia sylvie tara teresa theresa tima tina tippi ulla ursula vanessa venus
    vera veronica victoria virginia vivian wanda whitney yoko yvonne zara
    """
)
