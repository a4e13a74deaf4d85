"""Find people in a text by how newspapers name them: with a title, an age, or as one who speaks."""

from __future__ import annotations

import re

_NAME = (
    r"[A-ZÀ-Þ][\w’'-]+(?:\s+(?:[A-Z]\.\s*)*(?:(?:de|von|van|der|al|bin|da|del)\s+)?"
    r"[A-ZÀ-Þ][\w’'-]+){1,3}"
)
_SPEAKS = r"(?:said|says|told|called|asked|wrote|warned|added|denied|announced|explained|claimed)"
_TITLES = (
    r"(?:Mr|Ms|Mrs|Dr|Prof|Capt|Detective|President|(?:Prime\s+|[A-Z]\w+\s+)?Minister|Judge|Governor|Mayor|"
    r"Senator|Ambassador|Secretary(?:\s+of\s+State)?|Commodore|Inspector|Captain|Professor|"
    r"Chancellor|King|Queen|Pope|General|Representative|spokes(?:man|woman|person))\.?"
)
_FORMS = (
    re.compile(rf"(?<!\w){_TITLES}\s+(?P<name>{_NAME})"),
    re.compile(rf"(?P<name>{_NAME})(?:,\s[^,.;“”\"]{{2,70}},)?\s+{_SPEAKS}\b"),
    re.compile(rf"\b{_SPEAKS}\s+(?:{_TITLES}\s+)?(?P<name>{_NAME})"),
    re.compile(rf"(?P<name>{_NAME}),\s(?:aged\s)?\d{{1,2}},"),
    re.compile(rf"(?P<name>{_NAME}),\s(?:the|a|an|who|whose)\s"),
)
_TITLE_BEFORE = re.compile(rf"^(?:(?:The|A|An|In|On|At|But|And|When|After|As|{_TITLES})\s+)+")
_NOT_A_PERSON = re.compile(
    r"\b(?:Agency|Ministry|Office|Bank|Party|Union|Federation|Council|University|Hospital|Police|"
    r"Court|Company|Line|Steel|News|Post|Courier|Times|Street|Hotel|Museum|Valley|River|Islands?|"
    r"Authority|Department|House|Senate|States|Kingdom|Guild|Station|Alliance|Parliament|"
    r"Committee|Center|Centre|Institute|Service|Organization|Association|Monday|Tuesday|"
    r"Wednesday|Thursday|Friday|Saturday|Sunday|City|County|Democratic|Republican|Supreme|"
    r"National|Lady)\b"
)


def people_in(text: str) -> list[str]:
    """Return the full names of people in the text, each once, in the order they first stand."""
    found: dict[str, int] = {}
    for form in _FORMS:
        for match in form.finditer(text):
            name = _TITLE_BEFORE.sub("", " ".join(match["name"].split())).rstrip("’'")
            name = re.sub(r"[’']s$", "", name)
            if " " in name and not _NOT_A_PERSON.search(name):
                found.setdefault(name, match.start("name"))
    # "Detective Inspector Mara Quill" is Mara Quill, who stands there too.
    doubled = {
        name for name in found if any(name.endswith(f" {other}") for other in found if " " in other)
    }
    found = {name: start for name, start in found.items() if name not in doubled}
    return [name for name, _ in sorted(found.items(), key=lambda entry: (entry[1], entry[0]))]
