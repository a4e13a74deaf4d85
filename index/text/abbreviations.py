"""Word lists of English news prose that decide what a full stop after a word may mean.

Used by ``index.text.stops`` only. All abbreviations are kept in lower case without their last stop.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Always followed by the name they belong to, even where the name looks like a common word.
STRICT_TITLES = _words("mr mrs ms dr messrs mme mlle")

# Stand before a name; end a sentence only where a word follows that opens sentences.
TITLES = _words(
    """
    adm amb atty brig capt cdr cmdr col comdr cpl cpt det dir fr gen gov hon insp lt maj mgr min
    msgr pres prof pte pvt rep reps ret retd rev sec sen sens sgt smt sqn st ste supt treas
    """
)

# Stand before a figure or a letter: "No. 10", "Rs. 50", "p. 14".
BEFORE_FIGURES = _words(
    "approx art arts ch chap eq fig figs no nos op p para paras pp pt re rs sect ser vol vols c ca"
)

MONTHS = _words("jan feb mar apr jun jul aug sep sept oct nov dec")

# May end a sentence or stand inside it: the word that follows decides.
EITHER_WAY = _words(
    """
    acad admin apt assn assoc asst ave bldg blvd bn bros co corp cos ct dept dept dist div
    ed eds esq est ext feat ft gmbh govt hq inc incl ind inst int intl jnr jr ln
    ltd ltda max mfg misc mo mos mt mtn mts natl nr pkwy plc pop pvt rd rte sq sr snr
    tel tr univ wk wks
    ala ariz ark calif colo conn del fla ga ill ind kan kans ky la mass md mich minn miss mo mont
    neb nev okla ore penn pa tenn tex va vt wash wis wyo ont que
    mon tue tues wed thu thur thurs fri sat sun
    """
)

# Also ordinary words: abbreviations only where they begin with a capital letter.
ONLY_CAPITALISED = _words(
    "art co col ed gen ill la mar mass max min miss no op penn pop re sat sec sun tel wash wed"
)

# Units and the like: end a sentence before a capital letter, never before a small one.
UNITS = _words("cent etc hr hrs kg km lb lbs min mins mph oz pct sec secs tel yd yds yr yrs")

# Never end a sentence.
NEVER_LAST = _words("vs v cf e.g eg i.e ie viz al")

# Names that carry an exclamation mark.
EXCLAIMED_NAMES = _words("Yahoo Jeopardy Yum Joomla")

CLOCK_WORDS = _words(
    """
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June
    July August September October November December Eastern Pacific Central Mountain Greenwich
    London Tokyo Beijing Moscow GMT UTC BST CET CEST EST EDT ET CST CDT CT MST MDT MT PST PDT PT IST
    JST AST AEST WIB ICT HKT SGT
    """
)

# Written with a capital letter almost only where a sentence begins.
OPENING_WORDS = _words(
    """
    A About According Across Additionally After Again Against All Also Although Amid Among An And
    Another Any Anyone Anything Are As Asked At Because Before Being Below Besides Between Both But
    By Can Could Despite Did Do Does Due During Each Earlier Either Else Even Eventually Every
    Everybody Everyone Everything Except Few Finally For From Further Furthermore Given Had Has Have
    Having He Hence Her Here Hers His How However I If In Indeed Initially Instead Into Is It Its
    Just Last Later Let Like Many Maybe Meanwhile More Moreover Most Much My Neither Never
    Nevertheless Next No Nobody None Nonetheless Nor Not Nothing Now Of Often On Once One Only
    Or Other Others Otherwise Our Over Perhaps Please Previously Recently She Should Similarly Since
    So Some Somebody Someone Something Sometimes Soon Still Such Than That The Their Theirs Them
    Then There Thereafter Therefore These They This Those Though Three Through Throughout Thus To
    Today Together Tomorrow Too Two Under Unlike Unless Until Upon Was We Were What Whatever When
    Whenever Where Whereas Whether Which While Who Whoever Whom Whose Why With Within Without Would
    Yes Yesterday Yet You Your He's She's It's I'm I've I'd I'll We're We've We'll They're They've
    You're You've That's There's What's Here's Let's Don't Didn't Doesn't Isn't Wasn't Can't
    """
)

# Verbs by which news writes who spoke.
SPEECH_VERBS = (
    "said|says|asked|asks|wrote|writes|told|added|replied|cried|shouted|yelled|wondered|tweeted"
    "|exclaimed|demanded|inquired|recalled|quipped|joked|declared|answered|screamed|whispered|posted"
)
