"""Small words of English by their use, for telling headings and names from sentences."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Hold a phrase together; no heading ends with one.
LITTLE_WORDS = _words(
    """
    a an the and or but nor of in on at by for from to with without into onto over under
    between among against about after before during since until as than that this these those
    its their his her our my your is are was were be been being has have had will would could
    should may might can must do does did not no who which whose where when while if because
    so very more most per via amid
    """
)

# Stand for persons and things.
PERSONS = _words(
    """
    i you he she it we they i'm i've i'd i’m i’ve it's it’s you're me him us
    """
)

# Finite verbs of the past that do not end in "ed", and auxiliaries.
PAST_VERBS = _words(
    """
    said told was were had did came went took made found held left gave got saw knew thought
    became began wrote spoke won lost met ran led fell rose kept felt sent paid brought bought
    built caught would could should might must has have is are be been being
    """
)

# Begin and end runs of capitalised words without being part of a name.
NO_NAMES = _words(
    """
    the a an in on at by for from of to and or but as if when while after before he it she
    they we i his her its their this that these those there here according one two three
    another some many monday tuesday wednesday thursday friday saturday sunday january
    february march april may june july august september october november december yesterday
    today tomorrow last next speaking former however earlier later also both each although
    though since because not no yes so then asked following despite during under with without
    what who why how where which our my your among amid about all any every most more only
    other others even still just now once instead meanwhile finally regarding responding
    twitter facebook instagram weibo you are is was
    """
)
