"""documents: encodings, titles, dates and markup, from real files."""

from __future__ import annotations

import hashlib
import os
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.documents import find_files, read_document
from qa.documents.encodings import clean, decode
from qa.documents.files import MAX_BYTES
from qa.documents.head import date_of, parse_date, title_of
from qa.documents.markup import read_html, read_markdown
from qa.errors import BadDocument

SEEDS = Path(__file__).parent.parent / "seeds"

GERMAN = "Die Größe der Stadt wächst um 8,9 % – das überrascht „Müller“ nicht. Straßen und Flüsse kosten 5 €."
THAI = "เศรษฐกิจดิจิทัลของเมืองหางโจวมีมูลค่าสูงกว่า 1.20 แสนล้านหยวน ภายในปี 2565"
ENGLISH = "The city’s economy grew — “by far” — to 1.2 trillion yuan."
CHINESE = "杭州市的数字经济在2022年达到一万二千亿元，占全省的百分之五十八。这是官方公布的数据。"
RUSSIAN = "Цифровая экономика города выросла на восемь процентов за первую половину года, сообщили власти."


def written(folder: Path, data: bytes | str, name: str = "a.txt") -> Path:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        *(
            (text, encoding)
            for text in (GERMAN, THAI, ENGLISH, CHINESE, RUSSIAN)
            for encoding in ("utf-8", "utf-8-sig")
        ),
        *((text, encoding) for text in (GERMAN, THAI, CHINESE) for encoding in ("utf-16", "utf-32")),
        *((text, encoding) for text in (GERMAN, THAI, ENGLISH, CHINESE) for encoding in ("utf-16-le", "utf-16-be")),
        *((text, encoding) for text in (GERMAN, THAI, ENGLISH) for encoding in ("utf-32-le", "utf-32-be")),
        (GERMAN, "cp1252"),
        (ENGLISH, "cp1252"),
        ("Größe", "latin-1"),
        ("Ärger über Öl", "latin-1"),
        ("Le café coûte 3 € à la gare, où il est servi.", "cp1252"),
        (THAI, "cp874"),
        (THAI, "tis-620"),
        ("หางโจว", "tis-620"),
        ("นาย Tong Guili กล่าวว่า", "cp874"),
    ],
)
def test_encodings_are_decoded_right(tmp_path: Path, text: str, encoding: str) -> None:
    assert read_document(written(tmp_path, text.encode(encoding))).text == text


@pytest.mark.parametrize(
    "encoding",
    ["cp1251", "koi8-r", "gb18030", "big5", "shift_jis", "euc-kr", "cp1250", "iso8859-7", "iso8859-2", "cp1254"],
)
def test_other_encodings_are_decoded_right_or_refused(tmp_path: Path, encoding: str) -> None:
    samples = {
        "gb18030": CHINESE,
        "big5": "杭州市的數位經濟在二零二二年成長，佔全省一半以上。這是官方公布的資料。",
        "shift_jis": "東京の人口は約千四百万人です。経済の規模は日本で最大であると発表されました。",
        "euc-kr": "항저우의 디지털 경제는 올해 상반기에 크게 성장했다고 정부가 발표했습니다.",
        "cp1250": "Gospodarka cyfrowa miasta wzrosła o osiem procent, co świadczy o sile firm. Łódź też rośnie.",
        "iso8859-2": "Příliš žluťoučký kůň úpěl ďábelské ódy. Město roste o osm procent.",
        "cp1254": "Şehrin dijital ekonomisi yüzde sekiz büyüdü, yetkililer açıkladı.",
        "iso8859-7": "Η ψηφιακή οικονομία της πόλης αυξήθηκε κατά οκτώ τοις εκατό το πρώτο εξάμηνο του έτους.",
    }
    text = samples.get(encoding, RUSSIAN)
    try:
        read = read_document(written(tmp_path, text.encode(encoding))).text
    except BadDocument as error:
        read = str(error)
    assert read in (text, "a.txt is in an encoding that cannot be told: save it as UTF-8")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(b"", "is empty", id="empty"),
        pytest.param(b" \r\n\t ", "is empty", id="white-space"),
        pytest.param(b"\xef\xbb\xbf", "is empty", id="only-a-mark"),
        pytest.param(b"%PDF-1.7\n%\xe2\xe3", "is a PDF file", id="pdf"),
        pytest.param(b"PK\x03\x04\x14\0\6\0", "office document", id="docx"),
        pytest.param(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a picture", id="png"),
        pytest.param(bytes(range(256)) * 20, "binary data", id="all-bytes"),
        pytest.param(hashlib.sha512(b"x").digest() * 50, "binary data", id="random"),
        pytest.param(b"abc\0\0\0\1\2\3" * 100, "binary data", id="nul"),
        pytest.param(b"\xff\xfea", "not valid in it", id="odd-utf-16"),
    ],
)
def test_what_is_no_text_is_refused_with_a_reason(tmp_path: Path, data: bytes, reason: str) -> None:
    with pytest.raises(BadDocument, match=reason) as caught:
        read_document(written(tmp_path, data))
    assert str(caught.value).startswith("a.txt ")


def test_missing_folders_and_pipes_are_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(BadDocument, match=r"b\.txt does not exist"):
        read_document(tmp_path / "b.txt")
    with pytest.raises(BadDocument, match="is a folder"):
        read_document(tmp_path)
    with pytest.raises(BadDocument, match="is not a regular file"):
        read_document(tmp_path / "pipe.txt")
    with pytest.raises(BadDocument, match=r"cannot be read|does not exist"):
        read_document("a\0b.txt")


def test_too_large_a_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "big.txt"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(BadDocument, match=r"too large: 20\.0 MB, and at most 20 MB"):
        read_document(path)


def test_text_is_normalised_and_cleaned(tmp_path: Path) -> None:
    data = "Zu\u0308rich\r\nzwei\rdrei\u2028vier\x07 wei\u00adter \ufeffund\0 Schluss".encode()
    assert read_document(written(tmp_path, data + b" x" * 300)).text.startswith(
        "Zürich\nzwei\ndrei\nvier weiter und Schluss"
    )


def test_a_file_cut_off_within_a_character_is_read(tmp_path: Path) -> None:
    assert read_document(written(tmp_path, THAI.encode()[:-1])).text == THAI[:-1]


@given(st.text(st.characters(codec="utf-8"), min_size=1))
def test_clean_text_is_stable(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    assert not set(cleaned) & {"\r", "\0", "\x7f", "\ufeff"}


@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    try:
        text = clean(decode(data))
    except BadDocument as error:
        text = str(error)
    text.encode()  # raises on a lone surrogate
    assert not set(text) & {"\0", "\r", "\x1b"}


@given(st.text(st.characters(codec="utf-8", categories=("L", "N", "Zs")), min_size=1))
def test_utf_8_is_always_read_as_such(text: str) -> None:
    assert decode(text.encode()) == text.removeprefix("\ufeff")


@pytest.mark.parametrize(
    ("prefix", "title", "date", "language"),
    [
        ("000", "Xiaoshan, ein Bezirk der Stadt Hangzhou in Ostchina", "2018-11-22", "de"),
        ("001", "Xiaoshan District of Hangzhou, China Prioritizes Digital Economy", "2018-11-22", "en"),
        ("002", "“เซียวชาน” จากเขตอุตสาหกรรมดั้งเดิมในหางโจว สู่เขตเศรษฐกิจดิจิทัลอันดับต้นของจีน", None, "th"),
        ("003", "Hangzhou City Brain-Premiere in Hong Kong erregt weltweite Aufmerksamkeit", "2019-04", "de"),
        ("004", "China Daily – Digitalization", None, "en"),
    ],
)
def test_the_samples_are_read_honestly(prefix: str, title: str, date: str | None, language: str) -> None:
    path = next(SEEDS.glob(f"{prefix}_*"))
    document = read_document(path)
    assert document.title.startswith(title)
    assert (document.date, document.language) == (date, language)
    assert document.text == unicodedata.normalize("NFC", path.read_text(encoding="utf-8"))
    assert document.name == path.name
    assert document.source == str(path.absolute())
    assert document.id == hashlib.sha256(f"{path.name}\0{document.text}".encode()).hexdigest()


@pytest.mark.parametrize("encoding", ["cp1252", "cp874", "utf-16-le", "utf-16-be", "utf-32-le", "utf-16"])
@pytest.mark.parametrize("path", sorted(SEEDS.glob("*.txt")), ids=lambda path: path.name[:3])
def test_the_samples_are_read_alike_in_other_encodings(tmp_path: Path, path: Path, encoding: str) -> None:
    expected = read_document(path)
    try:
        data = path.read_text(encoding="utf-8").replace("\n", "\r\n").encode(encoding)
    except UnicodeEncodeError:
        return  # this encoding cannot hold this text
    document = read_document(written(tmp_path, data, path.name))
    assert (document.id, document.title, document.date) == (expected.id, expected.title, expected.date)


@pytest.mark.parametrize(
    ("head", "language", "date"),
    [
        ("BERLIN, 3. Mai 2021 /PRNewswire/ -- Die Firma wächst.", "de", "2021-05-03"),
        ("Berlin, 3. Mai 2021 (dpa) – Die Firma wächst.", "de", "2021-05-03"),
        ("Berlin (03.05.2021) - Die Firma wächst.", "de", "2021-05-03"),
        ("LONDON, Sept. 5, 2020 (Reuters) - It grew.", "en", "2020-09-05"),
        ("NEW YORK--May 1, 2020--It grew.", "en", "2020-05-01"),
        ("หางโจว, จีน, 22 พฤศจิกายน 2561 /PRNewswire/ -- เซียวชาน", "th", "2018-11-22"),
        ("กรุงเทพฯ, ๒๒ พ.ย. ๒๕๖๑ – บริษัทเติบโต", "th", "2018-11-22"),
        ("หัวเรื่อง\nวันที่: 5 มกราคม พ.ศ. 2563\n\nข้อความ", "th", "2020-01-05"),
        ("Title\nDate: 2020-01\n\nText.", "en", "2020-01"),
        ("Titel\nDatum: 4. März 2020\n\nText.", "de", "2020-03-04"),
        ("Report\n\nMarch 2020\n\nText.", "en", "2020-03"),
        ("Bericht\n\n4.3.2020\n\nText.", "de", "2020-03-04"),
        ("Bericht\n\nMontag, 4. März 2020, 14:30 Uhr\n\nText.", "de", "2020-03-04"),
        ("Published on November 22nd, 2018 by a person", "en", "2018-11-22"),
        ("The Crisis of May 3, 2021 – the worst – ended.", "en", None),
        ("Am 3. Mai 2021 – einem Montag – kam er.", "de", None),
        ("เมื่อวันที่ 22 พฤศจิกายน 2561 – บริษัทเติบโต", "th", None),
        ("กรุงเทพฯ 22 พฤศจิกายน 2561 /รอยเตอร์/ -- บริษัทเติบโต", "th", "2018-11-22"),
        ("Published: November 22nd, 2018\n\nText", "en", "2018-11-22"),
        ("The plan was proposed on May 3, 2021 in Berlin.", "en", None),
        ("Am 3. Mai 2021 kam er nach Berlin – und blieb.", "de", None),
        ("Er kam am 3. Mai 2021 nach Berlin.", "de", None),
        ("In 2020 it grew by 3 percent.", "en", None),
        ("Date: soon\n\nText", "en", None),
        ("Text.\n" * 400 + "Date: 2020-01-01\n", "en", None),
        ("", "en", None),
    ],
)
def test_dates_are_read_only_where_a_head_states_them(head: str, language: str, date: str | None) -> None:
    assert date_of(head, language) == date


@pytest.mark.parametrize(
    ("text", "language", "date"),
    [
        ("2018-11-22T10:00:00Z", "en", "2018-11-22"),
        ("22 novembre 2018", "fr", "2018-11-22"),
        ("30. Februar 2020", "de", None),
        ("2020-13", "en", None),
        ("22 พฤศจิกายน ค.ศ. 2018", "th", "2018-11-22"),
        ("12 Foo 2020", "en", None),
        ("5 of May 2020", "en", "2020-05-05"),
        ("", "en", None),
    ],
)
def test_dates_are_parsed_or_not(text: str, language: str, date: str | None) -> None:
    assert parse_date(text, language) == date


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("A short headline\n\nThe text begins here.", "A short headline"),
        ("The text begins at once. It goes on.", "The text begins at once."),
        ("Date: 2020-01-01\nAuthor: A. Person\n\nThe Headline Here\n\nText follows.", "The Headline Here"),
        ("Title: Rivers\n\nText follows.", "Rivers"),
        ("-----\n\nThe Headline Here\n\nText follows.", "The Headline Here"),
        ("By Jane Doe\n\nThe headline of this\n\nText follows.", "The headline of this"),
        ("12 34 !!", ""),
    ],
)
def test_titles_are_headlines_or_first_sentences(text: str, title: str) -> None:
    assert title_of(text, "en") == title


def test_long_first_sentences_are_shortened_at_a_word() -> None:
    title = title_of("Rivers " * 60 + ".", "en")
    assert title.endswith("Rivers …")
    assert len(title) <= 90
    thai = title_of("เศรษฐกิจดิจิทัลของเมืองหางโจวเติบโต" * 10, "th")
    assert thai.endswith("…")
    assert len(thai) <= 90


def test_without_a_title_the_name_is_one(tmp_path: Path) -> None:
    document = read_document(written(tmp_path, "12 34 56", "figures 2020.txt"))
    assert (document.title, document.date) == ("figures 2020", None)


def test_a_given_name_is_part_of_the_id(tmp_path: Path) -> None:
    path = written(tmp_path, ENGLISH)
    assert read_document(path, "x/a.txt").name == "x/a.txt"
    assert read_document(path, "x/a.txt").id != read_document(path).id


PAGE = """<!DOCTYPE html><html lang="de-DE"><head><title>Flüsse | Seite</title>
<meta property="article:published_time" content="2021-05-03T08:00:00+02:00"><style>p {color: red}</style></head>
<body><nav><a href="/">Start</a></nav><h1>Flüsse des Nordens</h1>
<p>Die <b>Elbe</b> ist&nbsp;1.094&thinsp;km lang.<br>Sie ist
breit &amp; tief.</p><ul><li>eins</li><li><p>zwei</p></li><li></li></ul>
<table><tr><th>Jahr</th> <th>Wert</th></tr><tr><td>2020</td><td>5 %</td></tr></table>
<p hidden>unsichtbar</p><script>document.write("böse")</script><!-- Anmerkung --><p>Ende.</p></body></html>"""


def test_html_is_read_as_a_reader_sees_it(tmp_path: Path) -> None:
    document = read_document(written(tmp_path, PAGE, "a.html"))
    assert (document.title, document.date, document.language) == ("Flüsse des Nordens", "2021-05-03", "de")
    assert document.text == (
        "Flüsse des Nordens\n\nDie Elbe ist\u00a01.094\u2009km lang.\nSie ist breit & tief.\n\n- eins\n- zwei\n\n"
        "Jahr | Wert\n2020 | 5 %\n\nEnde."
    )


def test_content_decides_what_a_file_is(tmp_path: Path) -> None:
    assert read_document(written(tmp_path, PAGE, "page.txt")).title == "Flüsse des Nordens"
    assert (
        read_document(written(tmp_path, "Plain text: 3 < 5 & 7 > 6.", "plain.html")).text
        == "Plain text: 3 < 5 & 7 > 6."
    )


def test_html_in_its_declared_encoding(tmp_path: Path) -> None:
    page = '<html><head><meta charset="windows-1251"></head><body><p>' + RUSSIAN + "</p></body></html>"
    assert read_document(written(tmp_path, page.encode("cp1251"), "a.html")).text == RUSSIAN


def test_html_without_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadDocument, match=r"a\.html is empty"):
        read_document(written(tmp_path, "<html><script>x()</script></html>", "a.html"))


def test_html_entities_cannot_smuggle_surrogates_or_nul(tmp_path: Path) -> None:
    document = read_document(written(tmp_path, "<p>a&#xD800;b&#0;c&#7;d</p>", "a.html"))
    document.text.encode()
    assert not set(document.text) & {"\0", "\7"}


@pytest.mark.parametrize("tag", ["div", "b", "table", "ul"])
def test_deeply_nested_html_is_read(tag: str) -> None:
    assert "deep" in read_html(f"<{tag}>" * 20_000 + "deep").text


MARKDOWN = """---
title: "Flüsse"
date: 2021-03-04
lang: de
---
# Über *Flüsse*

Die **Elbe** ist 5 * 3 lang, siehe snake_case_name, _kursiv_, `code` und [Link](http://e.example/a_(b)).

| Fluss | km |
|---|---:|
| Elbe | 1.094 |

- eins
- ![Bild](b.png)

> Zitat

```python
x = **a**
```
<!-- weg -->
Ende
====
"""


def test_markdown_is_readable_text(tmp_path: Path) -> None:
    document = read_document(written(tmp_path, MARKDOWN, "a.md"))
    assert (document.title, document.date, document.language) == ("Flüsse", "2021-03-04", "de")
    assert document.text == (
        "Über Flüsse\n\nDie Elbe ist 5 * 3 lang, siehe snake_case_name, kursiv, code und Link.\n\n"
        "Fluss | km\nElbe | 1.094\n\n- eins\n- Bild\n\nZitat\n\nx = **a**\n\nEnde"
    )


@pytest.mark.timeout(30)  # a search that is quadratic in the length takes many minutes
@pytest.mark.parametrize("unit", ["**", "[a](b", "`", "[](", "_a", "<!--", "~~a", "|", "#", "---\n", "<a ", "\\", "&"])
def test_long_monotonous_markup_is_read(unit: str) -> None:
    read_markdown(unit * (200_000 // len(unit)))
    read_html(unit * (200_000 // len(unit)))


def test_files_are_found_in_order_without_hidden_ones_and_loops(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", "sub/c.HTML", "sub/.hidden.txt", ".git/d.txt", "image.png", "z/e.markdown"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        written(tmp_path, "text", name)
    (tmp_path / "sub" / "loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "dangling.txt").symlink_to(tmp_path / "nowhere")
    found = [str(path.relative_to(tmp_path)) for path in find_files([tmp_path])]
    assert found == ["a.md", "b.txt", "sub/c.HTML", "z/e.markdown"]


def test_named_files_are_listed_once_whatever_they_are(tmp_path: Path) -> None:
    path, picture, missing = written(tmp_path, "text"), written(tmp_path, "x", "i.png"), tmp_path / "missing.txt"
    assert find_files([path, tmp_path, picture, missing, str(path)]) == [path, picture, missing]
