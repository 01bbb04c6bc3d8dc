"""Bytes -> text: strictly, exactly, once; what is no text is refused with its reason."""

import codecs
import re

from qa.errors import SeedError

_BOMS = (
    # longest first: UTF-32 begins as UTF-16 does
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x7f]+")
_BINARY = 0.01  # share of control characters that no text has
_ASCII = bytes(range(0x80))
_ENOUGH = 64  # bytes beyond ASCII: with fewer, charset-normalizer takes "café" in Latin-1 for UTF-16
_AMBIGUOUS = ["utf_7", "utf_16", "utf_16_be", "utf_16_le", "utf_32", "utf_32_be", "utf_32_le"]


def decode(data: bytes, name: str) -> str:
    """Return the text of a file's bytes; its line breaks and every character stay as they are.

    A byte-order mark says how to read the rest and is no part of the text. Without one it is UTF-8, or else
    Windows-1252, unless the bytes beyond ASCII are many and only another encoding explains them.

    Args:
        data: the whole file.
        name: what to call the file in an error.

    Raises:
        SeedError: the bytes are no text.
    """
    text = _with_mark(data, name)
    if text is None:
        text = _without_mark(data, name)
    controls = len(text) - len(_CONTROLS.sub("", text))
    if controls > _BINARY * len(text) or "\0" in text:  # no page can show a NUL
        raise SeedError(
            f"{name!r} is no text: {controls} of its {len(text)} characters are control characters. Expected "
            "UTF-8. Remove the file, or save it as UTF-8 if it is UTF-16 without a byte-order mark."
        )
    return text


def _with_mark(data: bytes, name: str) -> str | None:
    """Read what follows a byte-order mark; None where there is no mark."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding, name)
    return None


def _without_mark(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _strictly(data, _legacy_encoding(data) or "utf-8", name)


def _strictly(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        found = data[error.start : error.end]
        raise SeedError(
            f"{name!r} cannot be read as {encoding}: {found!r} at byte {error.start} ({error.reason}). "
            "Expected UTF-8. Save the file as UTF-8."
        ) from error


def _legacy_encoding(data: bytes) -> str | None:
    """Return how a text that is not UTF-8 was written; None where nothing explains its bytes."""
    if len(data.translate(None, _ASCII)) < _ENOUGH:
        return "cp1252"
    from charset_normalizer import from_bytes

    matches = from_bytes(data, cp_exclusion=_AMBIGUOUS)
    # Western letters are as likely in several code pages; in English text they are Windows-1252
    if any("cp1252" in match.could_be_from_charset for match in matches):
        return "cp1252"
    best = matches.best()
    return best.encoding if best else None
