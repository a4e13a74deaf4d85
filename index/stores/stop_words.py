"""English words that say nothing about what a question is about, left out of word search."""

from __future__ import annotations

# Not "us" and "may": a country and a month.
_WORDS = """
    a about after again all also am an and any are as at be because been before being between both
    but by can could d did do does doing done down during each ever few for from further get gets
    give given had has have having he her here hers him his how however i if in into is it its ll
    m many me might more most much must my no nor not of off on once only or other our out over
    own please re s said say says shall she should so some such t tell than that the their them
    then there these they this those through to too under until up upon very was we were what
    when where whether which while who whom whose why will with would you your
"""

STOP_WORDS = frozenset(_WORDS.split())
