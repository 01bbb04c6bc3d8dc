"""Question -> the type of answer it asks for, and the words that say of what.

The rules follow the question classes of Li and Roth (2002); their order matters: the first that fits decides.
They read full questions and the keyword form that readers type ("death toll", "ransom asked by kidnappers").
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from qa.answering.spans import AnswerType

_OF_ITS_OWN = r"^(?!.*\b(?:why|who|when|where)\b)"
"""A sum or a number is asked for by its name alone, not by "when was the fine paid"."""
_RULES: dict[AnswerType, tuple[str, ...]] = {
    "yes-no": (
        r"^(?:and |so |but )?(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may"
        r"|might|must|am|isn't|aren't|wasn't|didn't|doesn't|won't|any)\b",
    ),
    "age": (
        r"\bhow old\b",
        r"\b(?:what|which) age\b",
        r"^age of\b",
    ),
    "percent": (
        r"\b(?:what|which) (?:percent\w*|proportion|share|fraction)\b",
        r"\bpercent(?:age)? of\b",
        r"\bhow many percent\b",
    ),
    "money": (
        r"\bhow (?:much|many) (?:\w+ )?(?:money|dollars?|euros?|pounds?|rupees?|cash)\b",
        r"\bhow (?:expensive|costly)\b",
        rf"{_OF_ITS_OWN}.*\b(?:cost|price|fee|salary|budget|ransom|revenue|sum|fine|fare|wage|income"
        r"|amount of money|payment|damages|profit)s?\b",
        r"\bhow much\b.*\b(?:pay|paid|cost|worth|spen[dt]|charge|earn|raise|offer|owe|price|sold?|invest"
        r"|donat|fund|lose|lost|save)\w*\b",
    ),
    "duration": (
        r"\bhow (?:long|many (?:\w+ )?(?:seconds|minutes|hours|days|nights|weeks|months|years|decades"
        r"|centuries)|much time)\b",
        r"\blength of time\b",
        r"\bduration\b",
    ),
    "measure": (
        r"\bhow (?:far|tall|big|fast|high|deep|large|wide|hot|cold|heavy|close|thick|strong|warm|steep)\b",
        r"\b(?:what|which) (?:\w+ )?(?:distance|height|weight|depth|width|length|speed|size|temperature"
        r"|magnitude|area)\b",
        r"\bhow much (?:\w+ )?(?:water|rain|snow|oil|gas|fuel|land|weight)\b",
    ),
    "time": (
        r"\b(?:what|which) (?:time|hour)\b",
        r"\bwhat o'?clock\b",
        r"\btime of (?:day|night)\b",
    ),
    "count": (
        r"\bhow (?:many|much|often|few)\b",
        rf"{_OF_ITS_OWN}.*\b(?:number of|toll)\b",
        r"\bwhat (?:number|quantity)\b",
    ),
    "date": (
        r"\bwhen\b",
        r"\b(?:what|which) (?:\w+ )?(?:year|date|day|month|century|decade|weekday|season)\b",
        r"^date of\b",
    ),
    "place": (
        r"\bwhere\b",
        r"\b(?:what|which|name) (?:the )?(?:\w+ )?(?:city|country|state|county|capital|place|continent"
        r"|river|island|province|town|location|region|district|village|address|area|building|street|port"
        r"|site|hospital|airport|neighbou?rhood|spot|venue)\b",
        r"^(?:location|site|whereabouts) of\b",
    ),
    "reason": (
        r"\bwhy\b",
        r"\bwhat (?:\w+ )?(?:caused?|reasons?|motivated?|prompted|led|made|explains?|is behind|was behind"
        r"|drove|triggered)\b",
        r"\bhow come\b",
        r"^(?:reasons?|causes?|motives?) (?:of|for|behind)\b",
        r"\bfor what (?:reason|purpose)\b",
    ),
    "quotation": (
        r"\bwhat (?:did|does|do|has|have|had) .*\b(?:say|says|said|tell|told|claim\w*|call|think|thinks?"
        r"|warn\w*|announce\w*|argue\w*|respond\w*|reply|replied|comment\w*|promise\w*|demand\w*)\b",
        r"\b(?:reaction|response|comments?|statement|opinion|view)s? (?:of|from|by|to)\b",
        r"\bhow did .* (?:react|respond|describe)\b",
    ),
    "definition": (
        r"^(?:and |so )?(?:who|what) (?:is|was|are|were) (?!the\b|his\b|her\b|its\b|their\b|in\b|on\b|at\b"
        r"|being\b)(?:an? )?[\w.'’ -]+\??$",
        r"\bwhat does .* (?:mean|stand for)\b",
        r"^define\b",
    ),
    "person": (
        r"\bwho(?:m|se)?\b",
        r"\b(?:what|which|name) (?:the )?(?:\w+ )?(?:man|woman|person|people|president|minister|leader"
        r"|group|team|company|organi[sz]ation|agency|official|director|founder|author|party|union|bank"
        r"|judge|court|king|queen|player|country)\b",
        r"^name of\b",
    ),
    "manner": (
        r"^(?:and |so |but )?how\b",
        r"\bin what (?:way|manner)\b",
        r"\bby what means\b",
        r"\bwhat (?:method|means|weapon|tool)\b",
    ),
}
_COMPILED = {answer_type: re.compile("|".join(patterns)) for answer_type, patterns in _RULES.items()}
_FOCUS = re.compile(
    r"\b(?:how (?:many|much|few)|number of|what (?:number|percentage|share|proportion) of|what|which|"
    r"whose)\s+(?:of (?:the|its|his|her|their)\s+)?"
    r"((?:[\w’'-]+\s*){1,3})"
)
_ALSO_ENDS_IN_S = (
    r"(?:does|is|was|has|his|its|this|gas|bus|news|basis|status|process|address|class|press|crisis|series"
    r"|species|means|business|glass|loss)"
)
"""Words that end in s and yet are no plurals."""
_SEVERAL = re.compile(
    r"\band (?:who|whom|whose|what|when|where|why|how|which)\b"
    r"|\b(?:each|both|who else|what else|what other)\b"
    r"|^(?:and |so |but )?(?:name|list|names? of)\b"
    r"|\b(?:who|what|which) (?:\w+ )?(?:are|were)\b"
    rf"|\b(?:what|which|whose) (?:[\w'-]+ ){{0,2}}?(?!{_ALSO_ENDS_IN_S}\b)(?:\w+s|\w*men|people|children)\b"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question asks for: the type of its answer, and the phrase it is to be an answer about.

    `focus` is the stretch after the question word ("passengers were" in "How many passengers were
    freed?"), or empty. `several` tells a question in two parts or for a list, which more than one sentence
    may be needed for.
    """

    answer_type: AnswerType
    focus: str
    several: bool = False


@lru_cache(maxsize=1024)
def asked(question: str) -> Asked:
    """Return what is asked for; `thing` where no rule fits."""
    text = " ".join(question.lower().replace("’", "'").split())
    answer_type: AnswerType = next(
        (found for found, pattern in _COMPILED.items() if pattern.search(text)), "thing"
    )
    focus = _FOCUS.search(text)
    return Asked(answer_type, focus.group(1).strip() if focus else "", bool(_SEVERAL.search(text)))
