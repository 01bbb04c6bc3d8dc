"""Text -> HTML that reads back the same, character for character, with the marks of Markdown faint."""

import re

from markupsafe import Markup, escape

_MARKS = frozenset("*_`[")
_INSIDE = r"[^\s*_`](?:[^*_`]*[^\s*_`])?"
_MARKED = re.compile(
    rf"(?<![\w*`])(?P<mark>\*\*|__|\*|_|`)(?P<inside>{_INSIDE})(?P=mark)(?![\w*`])"
    r"|(?P<open>\[)(?P<words>[^\[\]]+)(?P<target>\]\([^()\s]+\))"
)
_TAGS = {"**": "b", "__": "b", "*": "i", "_": "i", "`": "code"}
_FAINT, _SHOWN = Markup('<span class="faint">{}</span>'), Markup("<{0}>{1}</{0}>")


def marked(text: str) -> Markup:
    """Return the text as HTML: what Markdown emphasises is emphasised, and its marks stay, but faint."""
    if not _MARKS.intersection(text):  # as nearly always
        return exact(text)
    made, position = Markup(), 0
    for found in _MARKED.finditer(text):
        made += exact(text[position : found.start()]) + _emphasised(found)
        position = found.end()
    return made + exact(text[position:])


def exact(text: str) -> Markup:
    """Return the text as HTML that reads back the same: a parser would make one line end of CR LF."""
    made = escape(text)
    return made.replace("\r", Markup("&#13;")) if "\r" in text else made


def _emphasised(found: re.Match[str]) -> Markup:
    if found["mark"]:
        mark = _FAINT.format(found["mark"])
        return mark + _SHOWN.format(_TAGS[found["mark"]], exact(found["inside"])) + mark
    return _FAINT.format("[") + exact(found["words"]) + _FAINT.format(exact(found["target"]))
