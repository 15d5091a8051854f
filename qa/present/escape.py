"""Text of documents and questions → text in which nothing can act: no markup, no link, no override character."""

from __future__ import annotations

import html
import re
import unicodedata

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$:&])")
_TEMPLATE = str.maketrans({"{": "&#123;", "}": "&#125;", "$": "&#36;", "`": "&#96;"})


def visible(text: str) -> str:
    """Return text whose control, format-override and unassigned line characters show as what they are.

    Zero-width joiners and soft hyphens, which scripts need, stay.

    >>> visible("a\\u202eb")
    'a⟨U+202E⟩b'
    """
    return "".join(
        c
        if c in "\n\t" or (unicodedata.category(c) not in ("Cc", "Cs") and not _is_override(c))
        else f"⟨U+{ord(c):04X}⟩"
        for c in text
    )


def _is_override(character: str) -> bool:
    return "\u202a" <= character <= "\u202e" or "\u2066" <= character <= "\u2069"


def escape_html(text: str) -> str:
    """Return text that HTML shows as it is, in an element and in a quoted attribute, and that no template fills.

    >>> escape_html("<b>${x}</b>")
    '&lt;b&gt;&#36;&#123;x&#125;&lt;/b&gt;'
    """
    return html.escape(visible(text), quote=True).translate(_TEMPLATE)


def as_attribute(markup: str) -> str:
    """Return markup of ours as the value of a quoted attribute, such as a frame's `srcdoc`."""
    return html.escape(markup, quote=True)


def escape_markdown(text: str) -> str:
    """Return text that Markdown, and HTML inside Markdown, shows as it is.

    >>> escape_markdown("<b>[x](javascript:1)")
    '\\\\<b\\\\>\\\\[x\\\\]\\\\(javascript\\\\:1\\\\)'
    """
    return _MARKDOWN.sub(r"\\\1", visible(text))


def one_line(text: str) -> str:
    """Return text with its white space folded."""
    return " ".join(text.split())
