"""Bytes to text: the encoding is told from the bytes, and a file that cannot be told is refused.

Order: byte order mark, signature of a known binary format, UTF-16/32 without a mark, UTF-8, the encoding that an HTML
file declares, Thai (cp874, of which TIS-620 is a part), Western European (cp1252), then charset-normalizer's best
guess if it is a sure one. Every decoding must be plausible as text: almost any bytes decode in an 8-bit encoding.
"""

from __future__ import annotations

import unicodedata

import regex

from qa.errors import BadDocument

_BOMS = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_SIGNATURES = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"{\\rtf", "an RTF file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3", "a database"),
)
_SURE_CHAOS = 0.1
"""charset-normalizer's measure of mess, 0 to 1; its guesses above this are guesses."""
_SAMPLE_BYTES = 200_000
_MAX_CONTROLS = 0.005
"""Share of control characters in a text: a stray one is dirt, more is a binary file."""

_CONTROL = regex.compile(r"[\p{Cc}--[\t\n\v\f\r\x85]]", regex.V1)
_DROP = regex.compile(r"[[\p{Cc}\p{Cs}\uFEFF\u00AD\uFFFE\uFFFF]--[\t\n]]", regex.V1)
_NO_TEXT = regex.compile(r"[[\p{Cc}\p{Cn}\p{Co}\p{Cs}\uFFFD]--[\t\n\v\f\r\x85]]", regex.V1)
_DECLARED = regex.compile(rb"(?i)<(?:meta[^>]{0,100}?charset|\?xml[^>]{0,100}?encoding)\s*=\s*[\"']?([\w.:-]{1,40})")
_THAI_RUN = regex.compile(r"[\u0e01-\u0e4e]+")
_THAI_MISSPELT = regex.compile(
    r"(?<![\u0e01-\u0e2e\u0e31-\u0e3a\u0e45\u0e47-\u0e4e])[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]"  # a mark on no consonant
    r"|[\u0e40-\u0e44](?![\u0e01-\u0e2e])"  # a leading vowel before none
)
_MISREAD = regex.compile(r"\p{Ll}[²³¹½¼¾±×ªº¥£¢¤¦§©®¬°·´¸¨¿¡«»]\p{Ll}|(?<=\s)[¢¤¦¬¸¨´ªº]\p{L}")
"""A sign where a letter should be: the text is in a related encoding."""
_NORTHERN, _ICELANDIC = frozenset("ÞþÐðÝý"), frozenset("áéíóúæÁÉÍÓÚÆ")
_WESTERN = frozenset("äöüÄÖÜßáàâãåæçéèêëíìîïñóòôõøœúùûýÿšžÁÀÂÃÅÆÇÉÈÊËÍÌÎÏÑÓÒÔÕØŒÚÙÛÝŠŽðÐþÞ")
_WESTERN_SIGNS = frozenset("“”‘’‚„–—…€£¥§°·•«»‹›©®™²³¹½¼¾±×µ´¿¡ªº\xa0")


def decode(data: bytes) -> str:
    """Decode the bytes of a text file.

    Raises:
        BadDocument: they are no text, or their encoding cannot be told; the message continues the file's name.

    >>> decode("Größe".encode("cp1252")), decode("เศรษฐกิจ".encode("cp874"))
    ('Größe', 'เศรษฐกิจ')
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _marked(data[len(mark) :], encoding)
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            raise BadDocument(f"is {kind}, not text: save it as text, Markdown or HTML")
    text = _utf8(data)
    if text is not None and _few_controls(text):
        return text
    text = _wide(data)
    if text is None and not _has_controls(data):
        text = _declared(data) or _thai(data) or _western(data) or _guessed(data)
    if text is None:
        if _has_controls(data):
            raise BadDocument("is not text but binary data")
        raise BadDocument("is in an encoding that cannot be told: save it as UTF-8")
    return text


def clean(text: str) -> str:
    """Normalise line ends and Unicode form; drop control characters, lone surrogates and soft hyphens."""
    text = text.replace("\r\n", "\n").replace("\u2029", "\n\n")
    text = regex.sub(r"[\r\v\f\x85\u2028]", "\n", text)
    return unicodedata.normalize("NFC", _DROP.sub("", text))


def _marked(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise BadDocument(
            f"begins with the mark of {encoding.upper()} but is not valid in it: {error.reason}"
        ) from error
    if not _few_controls(text):
        raise BadDocument("is not text but binary data")
    return text


def _utf8(data: bytes) -> str | None:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start >= len(data) - 3 and error.start > 0 and error.reason == "unexpected end of data":
            return data[: error.start].decode("utf-8")  # cut off within its last character
        return None


def _few_controls(text: str) -> bool:
    return len(_CONTROL.findall(text[:_SAMPLE_BYTES])) <= _MAX_CONTROLS * min(len(text), _SAMPLE_BYTES)


def _has_controls(data: bytes) -> bool:
    sample = data[:_SAMPLE_BYTES]
    controls = sum(sample.count(bytes((code,))) for code in range(32) if code not in b"\t\n\v\f\r\x1b")
    return controls > _MAX_CONTROLS * len(sample)


def _wide(data: bytes) -> str | None:
    """Try UTF-32 and UTF-16 without a mark: plausible if the text keeps to few alphabets and has no odd characters."""
    best: tuple[float, str] | None = None
    for encoding, width in (("utf-32-le", 4), ("utf-32-be", 4), ("utf-16-le", 2), ("utf-16-be", 2)):
        if len(data) % width or not _has_controls(data):
            continue
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        score = _plausible_wide(text[:_SAMPLE_BYTES])
        if score > 0.9 and (best is None or score > best[0]):
            best = score, text
    return best[1] if best else None


def _plausible_wide(text: str) -> float:
    """Share of characters that are usual: ASCII, or of the block that most others are of."""
    if _NO_TEXT.search(text):
        return 0.0
    blocks: dict[int, int] = {}
    for char in text:
        block = 0 if ord(char) < 0x250 or 0x2000 <= ord(char) < 0x2100 else ord(char) >> 8
        if 0x34 <= block < 0xA0 or 0x30 <= block < 0x34 or block == 0xFF:
            block = 0x4E  # Han, Kana and their full-width signs are written together
        blocks[block] = blocks.get(block, 0) + 1
    usual = blocks.pop(0, 0)
    return (usual + max(blocks.values(), default=0)) / len(text)


def _declared(data: bytes) -> str | None:
    """Decode as an HTML or XML file says, if that is plausible."""
    match = _DECLARED.search(data[:2048])
    if not match:
        return None
    label = match[1].decode("ascii", "replace").lower()
    label = {"tis-620": "cp874", "iso-8859-1": "cp1252", "latin1": "cp1252", "windows-874": "cp874"}.get(label, label)
    try:
        text = data.decode(label)
    except (LookupError, UnicodeDecodeError):
        return None
    return text if isinstance(text, str) and not _NO_TEXT.search(text) else None


def _thai(data: bytes) -> str | None:
    try:
        text = data.decode("cp874")
    except UnicodeDecodeError:
        return None
    runs = _THAI_RUN.findall(text[:_SAMPLE_BYTES])
    letters = sum(map(len, runs))
    others = sum(char >= "\x80" for char in text[:_SAMPLE_BYTES]) - letters
    if not letters or letters < 3 * len(runs) or others > 0.2 * letters:
        return None
    return text if len(_THAI_MISSPELT.findall(text[:_SAMPLE_BYTES])) <= 0.02 * letters else None


def _western(data: bytes) -> str | None:
    """Decode as cp1252 if its special characters are those of Western European words, among plain letters."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    sample = text[:_SAMPLE_BYTES]
    special = [char for char in sample if char >= "\x80"]
    if any(char not in _WESTERN and char not in _WESTERN_SIGNS for char in special):
        return None
    letters = sum(char in _WESTERN for char in special)
    plain = sum(char.isascii() and char.isalpha() for char in sample)
    runs = regex.search(rf"[{''.join(_WESTERN)}]{{3}}", sample)
    northern = _NORTHERN & set(special)  # Icelandic; without its accents, these stand for the Turkish ı, ş and ğ
    if runs or _MISREAD.search(sample) or (northern and not _ICELANDIC & set(special)):
        return None
    return text if letters <= 0.25 * plain + 2 else None


def _guessed(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE_BYTES]).best()
    if best is None or best.chaos > _SURE_CHAOS or best.coherence <= 0.0:
        return None
    try:
        text = data.decode(best.encoding)
    except UnicodeDecodeError:
        return None
    return None if _NO_TEXT.search(text) or _MISREAD.search(text) else text
