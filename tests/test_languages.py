"""languages: detection, words and sentences, on hand-made cases and on the sample documents."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from qa.languages import detect, search_terms, sentences, words
from qa.languages.sound import skeletons

SEEDS = Path(__file__).parent.parent / "seeds"
LANGUAGES = ("en", "de", "th", "fr", "ja", "xx", "")

MIXED = st.text(
    st.one_of(
        st.sampled_from(" \n\n.!?,;:()[]\"'“”„«»-–—/|#*0123456789๑๒๓ๆฯ。！\u00a0\u0308"),
        st.sampled_from("aAbBäÖßéIiS."),
        st.sampled_from("กขคงนมยรลวสหอะาำิีึืุูเแโใไ่้๊๋์"),
        st.sampled_from("漢字かなカナ한글абвअआעبج👨‍👩‍👧🇩🇪"),
        st.characters(codec="utf-8"),
    ),
    max_size=200,
)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Was war im Mai los?", "de"),
        ("Wer ist Jack Ma?", "de"),
        ("Wie groß ist Xiaoshan?", "de"),
        ("Wann?", "de"),
        ("Umsatz 2020", "de"),
        ("Wieviel Prozent der Taxis nehmen Alipay?", "de"),
        ("How big is Xiaoshan?", "en"),
        ("Who is Jack Ma?", "en"),
        ("What does เซียวชาน mean?", "en"),
        ("Where?", "en"),
        ("annual revenue growth", "en"),
        ("WeDoctor คืออะไร", "th"),
        ("NetEase, SenseTime และ iFLYTEK อยู่ที่ไหน", "th"),
        ("Tong Guili คือใคร", "th"),
        ("ปี 2565", "th"),
        ("Qui est Jack Ma ?", "fr"),
        ("¿Quién es Jack Ma?", "es"),
        ("Chi è Jack Ma?", "it"),
        ("Wie is de burgemeester van Amsterdam?", "nl"),
        ("杭州数字经济规模是多少？", "zh"),
        ("東京の人口は？", "ja"),
        ("항저우는 어디에 있습니까?", "ko"),
        ("Кто такой Джек Ма?", "ru"),
        ("Хто такий Джек Ма і де його компанія?", "uk"),
        ("ما هو حجم الاقتصاد؟", "ar"),
    ],
)
def test_detect_tells_short_questions(text: str, language: str) -> None:
    assert detect(text, default="xx") == language


@pytest.mark.parametrize("text", ["", "   ", "2022?", "!?", "👍", "12 + 5 = 17"])
def test_detect_falls_back_to_the_default_without_letters(text: str) -> None:
    assert detect(text, default="de") == "de"


def test_detect_decides_by_the_sentence_and_not_by_quoted_names() -> None:
    german = "Die Stadt heißt auf Thai หางโจว und liegt im Osten des Landes, wie der Bericht der Regierung sagt. " * 5
    assert detect(german) == "de"


@pytest.mark.parametrize(
    ("prefix", "language"), [("000", "de"), ("001", "en"), ("002", "th"), ("003", "de"), ("004", "en")]
)
def test_detect_tells_the_sample_documents(prefix: str, language: str) -> None:
    assert detect(seed(prefix), default="xx") == language


@given(MIXED)
def test_detect_answers_any_text(text: str) -> None:
    assert detect(text, default="en")


def test_question_words_load_no_letter_statistics() -> None:
    code = (
        "import sys; from qa.languages import detect; detect('Was war im Mai los?'); assert 'lingua' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=SEEDS.parent)


def test_thai_words_write_nothing_into_the_home_folder(tmp_path: Path) -> None:
    code = "from qa.languages import words; assert len(words('เศรษฐกิจดิจิทัล', 'th')) == 2"
    home = tmp_path / "new"
    home.mkdir()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHAINLP")}
    environment |= {"HOME": str(home), "PYTHONPATH": str(SEEDS.parent)}
    subprocess.run([sys.executable, "-c", code], check=True, env=environment, cwd=home)
    assert list(home.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "language", "terms"),
    [
        ("How large are the economies?", "en", ["larg", "economi"]),
        ("Wie groß ist die Wirtschaft?", "de", ["gross", "wirtschaft"]),
        ("Größe der Unternehmen", "de", ["gross", "unternehm"]),
        ("US exports and IT", "en", ["us", "export", "it"]),
        ("ปี ๒๕๖๕", "th", ["ปี", "2565"]),
        ("１２３ ＡＢＣ", "en", ["123", "abc"]),
        ("1.20 แสนล้านหยวน", "th", ["1.20", "แสน", "ล้าน", "หยวน"]),
        ("东京塔", "zh", ["东京", "京塔"]),
        ("Who? What? When?", "en", []),
        ("", "en", []),
    ],
)
def test_search_terms_are_stems_without_stop_words(text: str, language: str, terms: list[str]) -> None:
    assert search_terms(text, language) == terms


@pytest.mark.parametrize("language", ["en", "de", "th"])
def test_names_without_a_suffix_give_the_same_term_in_each_language(language: str) -> None:
    names = ["NetEase", "WeDoctor", "iFLYTEK", "SenseTime", "Alibaba", "Hangzhou"]
    assert [search_terms(name, language) for name in names] == [search_terms(name, "en") for name in names]


@pytest.mark.parametrize("question", ["ใครคือนายกเทศมนตรี", "เศรษฐกิจดิจิทัลมีมูลค่าเท่าไร", "หางโจวอยู่ที่ไหน"])
def test_thai_question_words_are_stop_words(question: str) -> None:
    assert not {"ใคร", "เท่าไร", "ที่ไหน", "คือ", "อยู่"} & set(search_terms(question, "th"))
    assert search_terms(question, "th")


def test_words_keep_latin_names_inside_thai() -> None:
    text = "นาย Tong Guili กล่าวว่า"
    assert [word.text for word in words(text, "th")][:3] == ["นาย", "Tong", "Guili"]


@given(MIXED, st.sampled_from(LANGUAGES))
def test_words_stand_where_they_say(text: str, language: str) -> None:
    found = words(text, language)
    assert all(text[word.start : word.end] == word.text and word.stem for word in found)
    assert search_terms(text, language) == [word.stem for word in found if not word.stop]
    starts = [word.start for word in found]
    assert starts == sorted(starts)


@given(MIXED)
def test_words_leave_no_letter_out(text: str) -> None:
    covered = {position for word in words(text, "en") for position in range(word.start, word.end)}
    assert all(i in covered for i, char in enumerate(text) if regex.match(r"[\p{L}\p{Nd}]", char) and char not in "ๆฯ")


def test_words_of_several_threads_agree() -> None:
    texts = [seed("000")[start : start + 600] for start in range(0, 1800, 60)]
    expected = [search_terms(text, "de") for text in texts]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda text: search_terms(text, "de"), texts)) == expected


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        pytest.param("de", ["Am 22. November 2018 begann es.", "Dr. Wang kam z. B. aus Hangzhou."], id="date-title"),
        pytest.param("de", ["Die Messe fand vom 13. - 16. April statt.", "Sie war gut besucht."], id="date-range"),
        pytest.param("de", ["Das war die Nr. 5 von 10.", "Der Bezirk wuchs."], id="number"),
        pytest.param("de", ["Es kamen u. a. Siemens und die Prof. Dr. Meier GmbH.", "Danach war Schluss."], id="u.a."),
        pytest.param("de", ["Sie wuchs um 8,9 Prozent auf 1.200 Mio. Euro.", "Im 19. Jahrhundert nicht."], id="mio"),
        pytest.param("de", ["Das geschah 2018.", "Hangzhou wuchs."], id="year-ends"),
        pytest.param("de", ["„Wir wachsen.“", "Das sagte er."], id="quotation"),
        pytest.param("de", ["Er kam am 5.", "Die anderen kamen später."], id="ordinal-then-function-word"),
        pytest.param("de", ["Das gilt lt. Bericht bzw. laut Dr. h. c. Müller.", "Und nun?", "Nichts!"], id="marks"),
        pytest.param("de", ["Er nahm Vitamin C.", "Die Wirkung blieb aus."], id="single-letter"),
        pytest.param(
            "de", ["Rom wurde 753 v. Chr. gegründet, d. h. früh, z. B. Die Zeit sagt das."], id="z.B.-capital"
        ),
        pytest.param("de", ["Er kam mit Siemens u. a.", "Die anderen blieben."], id="u.a.-ends"),
        pytest.param("en", ["HANGZHOU, China, Nov. 22, 2018 /PRNewswire/ -- It began.", "It ended."], id="dateline"),
        pytest.param("en", ["The U.S. economy is No. 1 in the world.", "Others follow, e.g. China."], id="us-no"),
        pytest.param("en", ["It moved to the U.S. in 2001.", "He works for Apple Inc. in Cupertino."], id="inc"),
        pytest.param("en", ["It was founded by Acme Corp.", "The firm grew."], id="corp-ends"),
        pytest.param("en", ["It grew to 2019.", "Mr. J. R. Smith left at 5 p.m. on Monday."], id="initials"),
        pytest.param("en", ["“Is it true?” he asked.", "It is.", "“Good.”"], id="quoted-question"),
        pytest.param("en", ["It rose by 3.5 percent to $1.2 billion.", "iPhone sales fell."], id="small-capital"),
        pytest.param("en", ["Wait... it works.", "See [1].", "Done.[2]", "Next."], id="ellipsis-notes"),
        pytest.param("zh", ["杭州很大。", "它有“城市大脑”！", "好吗？"], id="chinese"),
    ],
)
def test_sentences_end_where_a_reader_ends_them(language: str, parts: list[str]) -> None:
    for joint in (" ", "  ", "\n"):
        text = joint.join(parts)
        assert [text[start:end] for start, end in sentences(text, language)] == parts


def test_sentences_end_at_headings_and_list_items() -> None:
    text = (
        "# Title\nFirst line of text\nand its second line.\n\nA heading\n\n- one item\n- another item\n1. third\nDone."
    )
    expected = ["# Title", "First line of text\nand its second line.", "A heading"]
    expected += ["- one item", "- another item", "1. third", "Done."]
    assert [text[start:end] for start, end in sentences(text, "en")] == expected


def test_sentences_go_on_over_wrapped_lines() -> None:
    text = "The river that flows through the city of Hangzhou is\nthe Qiantang River, known for its\nbore. It is long."
    assert [text[start:end] for start, end in sentences(text, "en")] == [text[:-12], "It is long."]


@pytest.mark.parametrize(
    "whole",
    [
        "ให้มีมูลค่าสูงกว่า 1.20 แสนล้านหยวน และ 7.2 หมื่นล้านหยวน ตามลำดับ ภายในปี 2565",
        "ได้มีความก้าวหน้าใหม่ ๆ เกิดขึ้นในระบบเศรษฐกิจดิจิทัล",
        "นาย Tong Guili สมาชิกคณะกรรมการกลางพรรคคอมมิวนิสต์จีน (CPC) ประจำเทศบาลเมืองหางโจว",
        "(V มาจากคำว่า Visual, Vision และ Video หรือ จินตภาพ วิสัยทัศน์ และวิดีโอ)",
    ],
)
def test_thai_sentences_keep_figures_and_names_together(whole: str) -> None:
    text = seed("002")
    start = text.index(whole)
    assert any(span.start <= start and start + len(whole) <= span.end for span in sentences(text, "th"))


def test_thai_sentences_end_before_connectives() -> None:
    first = "บริษัทมีรายได้รวม 5 พันล้านบาท ในปี พ.ศ. 2565 เพิ่มขึ้นร้อยละ 10 จากปีก่อน"
    second = "นอกจากนี้ บริษัทยังมีพนักงานเพิ่มขึ้นเป็น 1,200 คน"
    third = "อย่างไรก็ตาม กำไรสุทธิของบริษัทลดลงเล็กน้อย"
    text = f"{first} {second} {third}"
    assert [text[start:end] for start, end in sentences(text, "th")] == [first, second, third]


def test_thai_sentences_are_bounded_where_there_are_spaces() -> None:
    text = " ".join(["คนไทยจำนวนมากเดินทางไปทำงานที่เมืองหลวงทุกวัน"] * 60)
    assert max(span.end - span.start for span in sentences(text, "th")) <= 600


@given(MIXED, st.sampled_from(LANGUAGES))
def test_sentences_cover_all_but_white_space(text: str, language: str) -> None:
    position = 0
    for start, end in sentences(text, language):
        assert not text[position:start].strip()
        assert text[start:end]
        assert text[start:end] == text[start:end].strip()
        position = end
    assert not text[position:].strip()


@pytest.mark.timeout(30)  # a search that is quadratic in the length takes many minutes
@pytest.mark.parametrize("unit", ["ก ", "ab. ", "\n", ".", ".)", "A. ", "( ก", "- x\n", "1. ", "ก.", '"'])
def test_long_monotonous_texts_are_read(unit: str) -> None:
    text = unit * (300_000 // len(unit))
    assert "".join(text[start:end] for start, end in sentences(text, "de")).replace(" ", "").replace(
        "\n", ""
    ) == "".join(text.split())


def seed(prefix: str) -> str:
    return next(SEEDS.glob(f"{prefix}_*")).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("latin", "thai"),
    [
        pytest.param("Wang", "หวัง", id="leading h is silent"),
        pytest.param("Lamphun", "ลำพูน", id="am is a vowel and an m"),
        pytest.param("Rubens", "รูเบนส์", id="a silenced letter that Latin writes"),
        pytest.param("Merritt", "เมอร์ริตต์", id="silenced letters that double others"),
        pytest.param("Maxim", "แม็กซิม", id="x is two consonants"),
    ],
)
def test_a_name_sounds_alike_in_both_scripts(latin: str, thai: str) -> None:
    assert set(skeletons(latin)) & set(skeletons(thai))
