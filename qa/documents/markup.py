"""Markdown and HTML to readable text, and what their heads state: title, date, language.

Blocks are set apart by blank lines, list items and table rows stand on lines of their own, so that sentences and
passages find their borders. Scripts are never run and nothing is fetched.
"""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import TYPE_CHECKING

import regex

from qa.documents.head import parse_date

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode


@dataclass(frozen=True, slots=True)
class Readable:
    """A file's readable text and what its markup states; empty or None where it states nothing."""

    text: str
    title: str = ""
    date: str | None = None
    language: str = ""


_FRONT_MATTER = regex.compile(r"\A\uFEFF?---[^\S\n]*\n(?P<fields>(?:.*\n){0,100}?)(?:---|\.\.\.)[^\S\n]*(?:\n|\Z)")
_FENCE = regex.compile(r"[^\S\n]{0,3}(```|~~~)")
_HEADING = regex.compile(r"[^\S\n]{0,3}(?P<level>#{1,6})[^\S\n]+(?P<title>.*?)(?:[^\S\n]+#+)?[^\S\n]*$")
_UNDERLINE = regex.compile(r"[^\S\n]{0,3}(?:=+|-{2,})[^\S\n]*$")
_RULE = regex.compile(r"[^\S\n]{0,3}(?:[-*_][^\S\n]*){3,}$")
_TABLE_RULE = regex.compile(r"[^\S\n]*\|?[^\S\n]*:?-+:?[^\S\n]*(?:\|[^\S\n]*:?-*:?[^\S\n]*)+$")
_REFERENCE = regex.compile(r"[^\S\n]{0,3}\[[^\]\n]+\]:[^\S\n]+\S+")
_INLINE = (
    (regex.compile(r"!\[(?P<kept>[^\]\n]*)\]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)?\)"), r"\g<kept>"),
    (regex.compile(r"\[(?P<kept>[^\[\]\n]+)\]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)?\)"), r"\g<kept>"),
    (regex.compile(r"\[(?P<kept>[^\[\]\n]+)\]\[[^\[\]\n]*\]"), r"\g<kept>"),
    (regex.compile(r"<(?P<kept>(?:https?://|mailto:)[^<>\s]+)>"), r"\g<kept>"),
    (
        regex.compile(
            r"(?i)</?(?:a|b|i|em|strong|span|div|p|br|sub|sup|img|u|s|kbd|code|center|details|summary)\b[^<>\n]*>"
        ),
        "",
    ),
    (regex.compile(r"(?P<marks>`+)(?P<kept>[^`\n]+)(?P=marks)"), r"\g<kept>"),
    (regex.compile(r"(?<![\\\w*])(?P<marks>\*{1,3})(?P<kept>(?=\S)[^*\n]*?\S)(?P=marks)(?!\*)"), r"\g<kept>"),
    (regex.compile(r"(?<![\\\p{L}\p{N}*])(?P<marks>\*\*)(?P<kept>(?=\S)[^\n]*?\S)(?P=marks)"), r"\g<kept>"),
    (regex.compile(r"(?<![\\\w])(?P<marks>_{1,3})(?P<kept>(?=\S)[^_\n]*?\S)(?P=marks)(?!\w)"), r"\g<kept>"),
    (regex.compile(r"~~(?P<kept>[^~\n]+)~~"), r"\g<kept>"),
    (regex.compile(r"\\(?P<kept>[!-/:-@\[-`{-~])"), r"\g<kept>"),
)

_DROPPED = regex.compile(
    "script|style|noscript|template|nav|svg|math|iframe|object|embed|canvas|audio|video|select|button|input|textarea"
    "|dialog|head|title|meta|link"
)
_BLOCK = regex.compile(
    "address|article|aside|blockquote|body|caption|center|dd|details|div|dl|dt|fieldset|figcaption|figure|footer|form"
    "|h[1-6]|header|hr|legend|main|ol|p|pre|section|summary|table|ul"
)
_DATE_NAMES = (  # of <meta>, the most telling first
    *("article:published_time", "datepublished", "date", "dc.date", "dcterms.date", "dc.date.issued"),
    *("dcterms.issued", "dcterms.created", "pubdate", "publishdate", "publish-date", "publication_date"),
)
_ITEM = "\n- "
_JSON_DATE = regex.compile(r'"datePublished"\s*:\s*"(?P<date>\d{4}-\d{2}(?:-\d{2})?)')


def read_markdown(text: str) -> Readable:
    """Take the marks out of Markdown and leave what a reader sees; code and tables keep their lines.

    >>> read_markdown("# Rivers\\n\\nThe **Elbe** is [1,094 km](https://e.example) long.").text
    'Rivers\\n\\nThe Elbe is 1,094 km long.'
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    fields: dict[str, str] = {}
    if match := _FRONT_MATTER.match(text):
        fields = _front_matter(match["fields"])
        text = text[match.end() :]
    lines, title = _markdown_lines(_without_comments(text).split("\n"))
    language = regex.sub(r"[-_].*", "", fields.get("lang") or fields.get("language") or "").lower()
    return Readable(
        text=regex.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n"),
        title=fields.get("title") or title,
        date=parse_date(fields.get("date") or fields.get("published") or "", language or "en"),
        language=language if regex.fullmatch(r"[a-z]{2}", language) else "",
    )


def _without_comments(text: str) -> str:
    """Drop `<!-- … -->`; without a regular expression, which would search to the end from every unclosed one."""
    kept: list[str] = []
    position = 0
    while (start := text.find("<!--", position)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        kept.append(text[position:start])
        position = end + 3
    return "".join((*kept, text[position:]))


def _front_matter(block: str) -> dict[str, str]:
    """Read the `key: value` lines of a front matter; nested values are none of ours."""
    fields: dict[str, str] = {}
    for line in block.splitlines():
        key, colon, value = line.partition(":")
        if colon and regex.fullmatch(r"\w+", key):
            fields.setdefault(key.lower(), value.strip().strip("\"'"))
    return fields


def _markdown_lines(source: list[str]) -> tuple[list[str], str]:
    lines: list[str] = []
    title, fence = "", ""
    for line in source:
        if (opened := _FENCE.match(line)) and (not fence or opened[1] == fence):
            fence = "" if fence else opened[1]
            lines.append("")
        elif fence:
            lines.append(line)
        elif heading := _HEADING.match(line):
            words = _inline(heading["title"])
            title = title or words
            lines += ["", words, ""]
        elif _UNDERLINE.match(line) and lines and lines[-1].strip() and len(lines[-1]) <= 200:
            title = title or lines[-1].strip()
            lines += [""]
        elif _TABLE_RULE.match(line):
            continue
        elif _RULE.match(line) or _REFERENCE.match(line):
            lines.append("")
        else:
            lines.append(_inline(_row(regex.sub(r"^(?:[^\S\n]{0,3}>[^\S\n]?)+", "", line))))
    return lines, title


def _row(line: str) -> str:
    """Take the outer bars off a table row; the bars between cells stay."""
    inner = line.strip()
    if len(inner) > 1 and inner.startswith("|") and inner.endswith("|"):
        return " | ".join(cell.strip() for cell in inner[1:-1].split("|"))
    return line


def _inline(line: str) -> str:
    for pattern, replacement in _INLINE:
        line = pattern.sub(replacement, line)
    return html.unescape(line) if "&" in line else line


def read_html(text: str) -> Readable:
    """Take the readable text out of an HTML page, without scripts, styles, navigation and controls.

    >>> read_html("<title>T</title><p>One &amp; two.<p>Three.<script>x()</script>").text
    'One & two.\\n\\nThree.'
    """
    from selectolax.lexbor import LexborHTMLParser

    page = LexborHTMLParser(text)
    body = page.body
    language = (page.root.attributes.get("lang") if page.root else None) or ""
    language = regex.sub(r"[-_].*", "", language).lower()
    return Readable(
        text=_layout(body) if body else "",
        title=_html_title(page),
        date=_html_date(page, text, language or "en"),
        language=language if regex.fullmatch(r"[a-z]{2}", language) else "",
    )


def _html_title(page: LexborHTMLParser) -> str:
    """Prefer the headline to the window's title, which often carries the site's name."""
    metas = {
        (meta.attributes.get("property") or "").lower(): meta.attributes.get("content") for meta in page.css("meta")
    }
    headlines = page.css("h1")
    titles = (
        metas.get("og:title") or "",
        headlines[0].text(separator=" ") if len(headlines) == 1 else "",
        title.text() if (title := page.css_first("title")) else "",
    )
    return next((" ".join(title.split()) for title in titles if title.strip()), "")


def _html_date(page: LexborHTMLParser, source: str, language: str) -> str | None:
    stated: dict[str, str] = {}
    for meta in page.css("meta"):
        attributes = meta.attributes
        for key in ("property", "name", "itemprop"):
            stated.setdefault((attributes.get(key) or "").lower(), attributes.get("content") or "")
    for name in _DATE_NAMES:
        if found := parse_date(stated.get(name, ""), language):
            return found
    if match := _JSON_DATE.search(source):
        return parse_date(match["date"], language)
    times = page.css("time")
    marked = [
        time for time in times if "pubdate" in time.attributes or time.attributes.get("itemprop") == "datePublished"
    ]
    for time in marked or (times if len(times) == 1 else []):
        if found := parse_date(time.attributes.get("datetime") or time.text(), language):
            return found
    return None


def _layout(body: LexborNode) -> str:
    """Walk the tree without recursion (pages nest as deep as they like) and write its text with line ends."""
    parts: list[str] = [""]
    stack: list[tuple[LexborNode, bool]] = [(body, False)]
    preformatted = 0
    while stack:
        node, leaving = stack.pop()
        tag = node.tag or ""
        if tag == "-text":
            content = node.text_content or ""
            if not preformatted:
                content = regex.sub(r"[ \t\n\r\f]+", " ", content)
                content = content.lstrip(" ") if parts[-1].endswith((" ", "\n")) else content
            if content:
                parts.append(content)
        elif not (tag.startswith("-") or _DROPPED.fullmatch(tag) or _hidden(node)):
            preformatted += (-1 if leaving else 1) if tag == "pre" else 0
            _write_mark(parts, _mark(tag, node, leaving), leaving)
            if not leaving:
                stack.append((node, True))
                stack.extend((child, False) for child in reversed(list(node.iter(include_text=True))))
    text = regex.sub(r"(?m)^[ \t]+|[ \t]+$", "", "".join(parts))
    return regex.sub(r"\n{3,}", "\n\n", text).strip()


def _write_mark(parts: list[str], mark: str, leaving: bool) -> None:
    """Write a mark so that a paragraph in a list item stays behind its dash, and an empty item vanishes."""
    if parts[-1] == _ITEM and mark == "\n\n" and not leaving:
        return
    if parts[-1] == _ITEM and (leaving or mark == _ITEM):
        parts.pop()
    if mark:
        parts.append(mark.lstrip(" ") if parts[-1].endswith(" ") else mark)


def _mark(tag: str, node: LexborNode, leaving: bool) -> str:
    """Return what stands for a tag in plain text."""
    if _BLOCK.fullmatch(tag):
        return "\n\n"
    if leaving:
        return ""
    if tag == "li":
        return _ITEM
    if tag in ("br", "tr", "option"):
        return "\n"
    return " | " if tag in ("td", "th") and _has_cell_before(node) else ""


def _has_cell_before(node: LexborNode) -> bool:
    before = node.prev
    while before is not None and before.tag not in ("td", "th"):
        before = before.prev
    return before is not None


def _hidden(node: LexborNode) -> bool:
    attributes = node.attributes
    return "hidden" in attributes or attributes.get("aria-hidden") == "true"
