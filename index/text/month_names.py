"""Dates as other languages write them, put into English for ``index.text.dates`` to read."""

from __future__ import annotations

import re

_ENGLISH = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)
# The months from January on; German, French, Spanish, Portuguese, Italian, Dutch, Polish (as in
# dates), Russian (as in dates), Swedish, Danish and Norwegian, Indonesian, Turkish.
_NAMES = (
    "januar jänner janvier enero janeiro gennaio januari stycznia января ocak",
    "februar février febrero fevereiro febbraio februari lutego февраля şubat",
    "märz mars marzo março maart marca марта marts maret mart",
    "avril abril aprile kwietnia апреля nisan",
    "mai mayo maio maggio mei maja мая maj mayıs",
    "juni juin junio junho giugno czerwca июня haziran",
    "juli juillet julio julho luglio lipca июля temmuz",
    "août agosto augustus sierpnia августа augusti agustus ağustos",
    "septembre septiembre setiembre setembro settembre września сентября eylül",
    "oktober octobre octubre outubro ottobre października октября ekim",
    "novembre noviembre novembro listopada ноября kasım",
    "dezember décembre diciembre dezembro dicembre grudnia декабря desember desember aralık",
)
_MONTHS = {name: _ENGLISH[number] for number, names in enumerate(_NAMES) for name in names.split()}
# ``25. September 2018``, ``25 de septiembre de 2018``, ``1er mars 2018``
_DATE = re.compile(
    r"(?<!\w)(?P<day>\d{1,2})(?:\.|º|er|°)?\s+(?:de\s+)?"
    rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\.?,?\s+(?:de\s+|del\s+)?"
    r"(?P<year>\d{4})(?!\d)",
    re.IGNORECASE,
)
# ``2018年9月25日``, ``2018년 9월 25일``
_EASTERN = re.compile(
    r"(?P<year>\d{4})\s?[年년]\s?(?P<month>\d{1,2})\s?[月월]\s?(?P<day>\d{1,2})\s?[日일]"
)


def in_english(text: str) -> str:
    """Return the text with the dates that other languages write out put into English."""
    text = _EASTERN.sub(r"\g<year>-\g<month>-\g<day>", text)
    return _DATE.sub(
        lambda found: f"{found['day']} {_MONTHS[found['month'].lower()]} {found['year']}", text
    )


def is_month(word: str) -> bool:
    """Tell whether a word is the name of a month in one of these languages or in English."""
    return word.lower() in _MONTHS or word.capitalize() in _ENGLISH
