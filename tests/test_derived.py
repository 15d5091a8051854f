"""Answers that are computed: which two figures a question compares, changes told by both ends, and what is stated."""

from __future__ import annotations

import pytest

from qa import Bot
from qa.figures.dimensions import asked_dimension
from qa.languages import detect
from qa.questions import analyse
from qa.questions.relevance import asked_about
from qa.read import read
from qa.read.changes import asks_change
from qa.read.derived import n_things, of_change, operation
from qa.read.halves import splits
from tests.conftest import MakeBot, short

BRENN = {
    "en": (
        "The orchards of Brenn\n\nBrenn, a village in the valley of Karst, has held a meeting on its orchards. The "
        "village announced that it wants to double both the area and the yield of its "
        "apple trees in four years, and to "
        "bring its cider trade and apple trade to 90 million euros and 30 million euros respectively by 2030.\n"
    ),
    "de": (
        "Die Obstgärten von Brenn\n\nBrenn, ein Dorf im Tal von Karst, hat über seine "
        "Obstgärten beraten. Das Dorf will "
        "Fläche und Ertrag seiner Apfelbäume in vier Jahren verdoppeln und den Mosthandel und den Apfelhandel bis 2030 "
        "auf 90 Millionen Euro bzw. 30 Millionen Euro bringen.\n"
    ),
    "th": (
        "สวนผลไม้ของหมู่บ้านเบรนน์\n\nหมู่บ้านเบรนน์ในหุบเขาคาร์สต์ประชุมเรื่องสวนผลไม้ "
        "หมู่บ้านเบรนน์ตั้งเป้าให้การค้าไวน์และการค้าแอปเปิลมีมูลค่า "
        "90 ล้านยูโร และ 30 ล้านยูโร ตามลำดับ ภายในปี 2573\n"
    ),
}
KARST = {
    "en": (
        "Karst looks to its fruit\n\nThe valley of Karst has published a plan. According "
        "to the plan the fruit output of "
        "Karst will reach 600 million euros by 2030, of which the income of the packing houses is to be roughly 240 "
        "million euros.\n"
    ),
    "de": (
        "Karst setzt auf Obst\n\nDas Tal von Karst hat einen Plan vorgelegt. Nach dem "
        "Plan soll die Obsternte von Karst bis "
        "2030 auf 600 Millionen Euro steigen, wovon die Einnahmen der Packhäuser rund 240 Millionen Euro ausmachen.\n"
    ),
    "th": (
        "คาร์สต์หันมาปลูกผลไม้\n\nหุบเขาคาร์สต์ประกาศแผน "
        "ตามแผนนี้ผลผลิตผลไม้ของหุบเขาคาร์สต์จะมีมูลค่า 600 ล้านยูโรภายในปี 2573 "
        "โดยรายได้ของโรงบรรจุมีมูลค่าประมาณ 240 ล้านยูโร\n"
    ),
}


def derived(bot: Bot, question: str) -> list[str]:
    """Return what the reader computes, whether or not it is sure enough to say it."""
    draft = read(question, detect(question), bot.retrieve(question))
    return [claim.text for claim in draft.claims if claim.kind == "derived"]


@pytest.mark.parametrize(
    ("told", "question", "expected"),
    [
        pytest.param(
            "en",
            "How many times Brenn's apple trade target is the fruit output of the whole valley of Karst?",
            "20 times (600 million euros ÷ 30 million euros)",
            id="ratio-en",
        ),
        pytest.param(
            "en",
            "By how much is Karst's planned fruit output above the cider trade target of Brenn?",
            "510 million euros (600 million euros − 90 million euros)",
            id="difference-en",
        ),
        pytest.param(
            "de",
            "Wievielmal so hoch wie der Apfelhandel von Brenn ist die Obsternte von Karst?",
            "20-mal (600 Millionen Euro ÷ 30 Millionen Euro)",
            id="ratio-de",
        ),
        pytest.param(
            "de",
            "Was ist größer: der Apfelhandel von Brenn oder die Einnahmen der Packhäuser von Karst?",
            "Die Einnahmen der Packhäuser von Karst: etwa 240 Millionen Euro "
            "(etwa 240 Millionen Euro vs. 30 Millionen Euro)",
            id="larger-de",
        ),
        pytest.param(
            "en",
            "Wievielmal so hoch wie das Ziel von Brenn für Äpfel ist die Obsternte von Karst?",
            "20-mal (600 Millionen Euro ÷ 30 Millionen Euro)",
            id="ratio-de-over-english",
        ),
        pytest.param(
            "de",
            "How many times the apple trade of Brenn is the fruit harvest of Karst?",
            "20 times (600 million euros ÷ 30 million euros)",
            id="ratio-en-over-german",
        ),
        pytest.param(
            "th",
            "By how much is Karst's planned fruit output above the wine trade of Brenn?",
            "510 million euros (600 million euros − 90 million euros)",
            id="difference-en-over-thai",
        ),
        pytest.param(
            "th",
            "การค้าแอปเปิลของเบรนน์กับรายได้ของโรงบรรจุของคาร์สต์ อย่างไหนสูงกว่า",
            "รายได้ของโรงบรรจุของคาร์สต์: ประมาณ 240 ล้านยูโร (ประมาณ 240 ล้านยูโร vs. 30 ล้านยูโร)",
            id="larger-th",
        ),
        pytest.param(
            "th",
            "ผลผลิตผลไม้ของคาร์สต์เป็นกี่เท่าของการค้าแอปเปิลของเบรนน์",
            "20 เท่า (600 ล้านยูโร ÷ 30 ล้านยูโร)",
            id="ratio-th",
        ),
    ],
)
def test_each_of_two_things_has_its_own_figure(
    make_bot: MakeBot, tmp_path, told: str, question: str, expected: str
) -> None:
    for name, texts in (("brenn", BRENN), ("karst", KARST)):
        (tmp_path / f"{name}.txt").write_text(texts[told], "utf-8")
    assert derived(make_bot(corpus=tmp_path), question) == [expected]


DELAY = {
    "en": (
        "The bridge of Orle\n\nThe bridge of Orle has been widened. A second lane was "
        "opened in spring, so that the average "
        "delay fell from 25 minutes to 9 minutes, and 3 ferries were sold. A walk over it takes 12 minutes.\n"
    ),
    "de": (
        "Die Brücke von Orle\n\nDie Brücke von Orle ist breiter geworden. Seit dem "
        "Frühjahr hat sie eine zweite Spur, so "
        "dass die mittlere Verspätung von 25 auf 9 Minuten sank; 3 Fähren wurden "
        "verkauft. Zu Fuß braucht man 12 Minuten.\n"
    ),
    "th": (
        "สะพานออร์เล\n\nสะพานออร์เลขยายแล้ว มีช่องทางที่สองตั้งแต่ต้นปี "
        "ทำให้ความล่าช้าเฉลี่ยลดลงจาก ๒๕ นาที เหลือ ๙ นาที และขายเรือไป ๓ ลำ "
        "เดินข้ามสะพานใช้เวลา ๑๒ นาที\n"
    ),
}


@pytest.mark.parametrize("told", ["en", "de", "th"])
@pytest.mark.parametrize(
    ("question", "expected"),
    [
        pytest.param(
            "By how many minutes has the average delay on the bridge of Orle become shorter?",
            "16 minutes (25 minutes − 9 minutes)",
            id="en",
        ),
        pytest.param(
            "Um wie viele Minuten ist die mittlere Verspätung auf der Brücke von Orle gesunken?",
            "16 Minuten (25 Minuten − 9 Minuten)",
            id="de",
        ),
        pytest.param("ความล่าช้าเฉลี่ยบนสะพานออร์เลลดลงกี่นาที", "16 นาที (25 นาที − 9 นาที)", id="th"),
    ],
)
def test_a_change_is_computed_from_both_its_ends(
    make_bot: MakeBot, tmp_path, told: str, question: str, expected: str
) -> None:
    (tmp_path / "bridge.txt").write_text(DELAY[told], "utf-8")
    assert derived(make_bot(corpus=tmp_path), question) == [expected]


@pytest.mark.parametrize(
    ("text", "question", "expected"),
    [
        pytest.param(
            "The bridge of Orle\n\nA second lane was opened on the bridge of Orle. The "
            "average delay fell by 16 minutes. A "
            "bus went from 25 minutes to 9 minutes between two of its trips.\n",
            "By how many minutes has the average delay on the bridge of Orle fallen?",
            "16 minutes",
            id="en",
        ),
        pytest.param(
            "Die Brücke von Orle\n\nDie Brücke von Orle hat eine zweite Spur. Die mittlere "
            "Verspätung ist um 16 Minuten "
            "gesunken. Der Takt der Busse sank von 25 auf 9 Minuten.\n",
            "Um wie viele Minuten ist die mittlere Verspätung auf der Brücke von Orle gesunken?",
            "16 Minuten",
            id="de",
        ),
        pytest.param(
            "สะพานออร์เล\n\nสะพานออร์เลมีช่องทางที่สอง ความล่าช้าเฉลี่ยลดลง ๑๖ นาที รถโดยสารเปลี่ยนรอบจาก ๒๕ นาที เป็น ๙ นาที\n",
            "ความล่าช้าเฉลี่ยบนสะพานออร์เลลดลงกี่นาที",
            "16 นาที",
            id="th",
        ),
    ],
)
def test_a_change_that_is_stated_is_not_computed(
    make_bot: MakeBot, tmp_path, text: str, question: str, expected: str
) -> None:
    (tmp_path / "bridge.txt").write_text(text, "utf-8")
    assert short(make_bot(corpus=tmp_path), question) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        pytest.param(
            "How many more inhabitants did Tarn have in 2021 than at the previous count?",
            "400 (8,400 − 8,000)",
            id="en",
        ),
        pytest.param("By how many inhabitants has Tarn grown?", "400 (8,400 − 8,000)", id="grown"),
        pytest.param(
            "Um wie viele Einwohner ist Tarn seit der vorigen Zählung gewachsen?", "400 (8.400 − 8.000)", id="de"
        ),
        pytest.param("จำนวนประชากรของเกาะ Tarn เพิ่มขึ้นกี่คน", "400 (8,400 − 8,000)", id="th"),
    ],
)
def test_what_is_counted_is_not_subtracted_from_an_age(
    make_bot: MakeBot, tmp_path, question: str, expected: str
) -> None:
    (tmp_path / "tarn.txt").write_text(
        "Tarn counts its people\n\nOn 3 May 2021 the island of Tarn had 8,400 "
        "inhabitants. That is 5 percent more than the "
        "8,000 who were counted in 2011. The island of Tarn is old: 20 percent of the "
        "inhabitants in 2021 were over 70.\n",
        "utf-8",
    )
    assert derived(make_bot(corpus=tmp_path), question) == [expected]


@pytest.mark.parametrize(
    ("question", "language"),
    [
        pytest.param("By how many percent has the delay fallen?", "en", id="percent-en"),
        pytest.param("Um wie viel Prozent ist die Verspätung gesunken?", "de", id="percent-de"),
        pytest.param("ความล่าช้าลดลงกี่เปอร์เซ็นต์", "th", id="percent-th"),
        pytest.param("How many minutes is the delay?", "en", id="plain-en"),
        pytest.param("Wie viele Fähren wurden verkauft?", "de", id="plain-de"),
        pytest.param("How many trees have grown on the island?", "en", id="grown-trees"),
        pytest.param("เกิดอุบัติเหตุขึ้นกี่ครั้งในท่าเรือ", "th", id="happened-th"),
    ],
)
def test_not_every_question_asks_for_a_change(question: str, language: str) -> None:
    assert not asks_change(analyse(question, language))


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("How many tonnes were caught a year from 2010 to 2015?", "en"),
        ("เรือที่มีลูกเรือต่ำกว่า 18 คนมีกี่ลำ", "th"),
        ("บ้านที่มีราคามากกว่าร้อยละ 20 มีกี่หลัง", "th"),
        ("How far apart by rail are the two ends of the line?", "en"),
        ("What is the distance between Arn and Orm?", "en"),
    ],
)
def test_a_bound_a_time_or_a_distance_asks_for_no_difference(question: str, language: str) -> None:
    assert operation(analyse(question, language)) is None


def test_what_compares_two_things_asks_for_no_change() -> None:
    assert of_change(analyse("By how much have sales risen?", "en"))
    assert not of_change(analyse("Did fires or thefts fall more, and by how much have they fallen?", "en"))


@pytest.mark.parametrize(
    ("question", "language", "halves", "elliptic"),
    [
        pytest.param(
            "How many times the bus fare is the tram fare?", "en", ("bus fare fare", "fare tram fare"), False, id="en"
        ),
        pytest.param(
            "Wievielmal so hoch wie Brenns Ziel für Äpfel ist das von Karst?",
            "de",
            ("Brenns Ziel Äpfel", "Karst"),
            True,
            id="de",
        ),
        pytest.param("ค่ารถไฟเป็นกี่เท่าของค่ารถเมล์", "th", None, False, id="th"),
    ],
)
def test_a_question_is_parted_where_it_compares(
    question: str, language: str, halves: tuple[str, str] | None, elliptic: bool
) -> None:
    asked = asked_about(analyse(question, language))
    found = splits(asked)
    assert found
    assert n_things(question, language) == 2
    if halves:
        said = [
            tuple(
                " ".join(w.text for w, own in zip(asked.words, side, strict=True) if own) for side in (s.left, s.right)
            )
            for s in found
        ]
        assert halves in said
        assert found[said.index(halves)].elliptic == elliptic


def test_a_question_of_one_thing_is_not_parted() -> None:
    assert n_things("How deep is the lake?", "en") == 1
    assert not splits(asked_about(analyse("How deep?", "en")))


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        pytest.param(
            "How much longer is the Mole Pier than it is deep?", "305.5 meters (320 meters − 14.5 meters)", id="one"
        ),
        pytest.param("How many more people live in Norrwick than in Saltby?", "2,100 (3,000 − 900)", id="two-places"),
        pytest.param(
            "What percentage of the turnover does the profit make up?",
            "25 percent (3 million euros ÷ 12 million euros)",
            id="share",
        ),
    ],
)
def test_the_ends_of_a_change_are_no_other_two_things(
    make_bot: MakeBot, tmp_path, question: str, expected: str
) -> None:
    (tmp_path / "orm.txt").write_text(
        "The islands of Orm\n\nThe count of 2020 found 4,200 people on the islands. That "
        "is 5 percent more than the 4,000 of "
        "2010. Of these 3,000 live in Norrwick and 900 in Saltby.\n\n"
        "The Mole Pier was built for the ferry. That pier is 320 metres long and 14.5 "
        "metres deep. The road of Orm grew from "
        "20 metres to 28 metres.\n\nTurnover came to 12 million euros and the profit to "
        "3 million euros. The town owns 70 "
        "percent of the port, and 30 percent belong to the county.\n",
        "utf-8",
    )
    assert derived(make_bot(corpus=tmp_path), question) == [expected]


@pytest.mark.parametrize(
    "question",
    [
        pytest.param("By how much have thefts in Orm fallen?", id="en"),
        pytest.param("Um wie viel sind die Diebstähle in Orm gesunken?", id="de"),
        pytest.param("คดีลักทรัพย์ใน Orm ลดลงเท่าไร", id="th"),
    ],
)
def test_a_change_of_another_thing_is_not_computed(make_bot: MakeBot, tmp_path, question: str) -> None:
    (tmp_path / "orm.txt").write_text(
        "The police of Orm\n\nThefts in Orm plunged a whopping 42 percent from a year "
        "ago. The sales of the market rose from "
        "2 million euros to 5 million euros.\n",
        "utf-8",
    )
    assert derived(make_bot(corpus=tmp_path), question) == []


SHARES = (
    "The fishing port of Orm\n\nBy 2030 the port's output will be more than 90 million euros, of which the added value "
    "of its main trades will reach roughly 40 million euros, accounting for 12 percent of that of the whole county.\n\n"
    "The council and the harbour board brought together delegations from Norway, Denmark and Iceland.\n"
)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        pytest.param("What share of the county is the added value of the port's main trades?", "12 percent", id="told"),
        pytest.param(
            "What percentage of the port's output does the added value of its main trades make up?",
            "about 44.44 percent (about 40 million euros ÷ more than 90 million euros)",
            id="computed",
        ),
    ],
)
def test_a_share_that_is_told_is_of_what_stands_beside_it(
    make_bot: MakeBot, tmp_path, question: str, expected: str
) -> None:
    (tmp_path / "orm.txt").write_text(SHARES, "utf-8")
    assert make_bot(corpus=tmp_path).ask(question).text.startswith(f"{expected} [1]")


def test_whom_two_brought_together_is_no_sum(make_bot: MakeBot, tmp_path) -> None:
    (tmp_path / "orm.txt").write_text(SHARES, "utf-8")
    answer = make_bot(corpus=tmp_path).ask("Which delegations did the council and the harbour board bring together?")
    assert answer.answered
    assert [statement.kind for statement in answer.statements] == ["quote"]


def test_a_share_is_of_figures_of_one_year(make_bot: MakeBot, tmp_path) -> None:
    (tmp_path / "town.txt").write_text(
        "The town of Arn\n\nIn 1901 Arn had 7,000 inhabitants. In 1909 there were 2,800 Lutherans in Arn.\n", "utf-8"
    )
    bot = make_bot(corpus=tmp_path)
    assert derived(bot, "What percentage of the inhabitants of Arn were Lutherans in 1901?") == []
    assert derived(bot, "What percentage of the inhabitants of Arn were Lutherans?") == []


def test_a_share_that_came_from_somebody_is_of_amounts(make_bot: MakeBot, tmp_path) -> None:
    (tmp_path / "clinic.txt").write_text(
        "Coast clinic of Hemmen\n\nThe average wait for a first visit to the Coast clinic fell from 38 days to 24 "
        "days. Income came to 2 million euros. The county contributed 500,000 euros of it.\n",
        "utf-8",
    )
    question = "What percentage of the Coast clinic's income came from the county?"
    assert derived(make_bot(corpus=tmp_path), question) == ["25 percent (500,000 euros ÷ 2 million euros)"]


@pytest.mark.parametrize(
    ("text", "question", "expected"),
    [
        pytest.param(
            "The Orm regatta\n\nThe jury of the Orm regatta counted 430 boats over two days, against 380 at the "
            "previous race in 2019. The bay has 96 moorings.\n",
            "How many more boats came to the Orm regatta in 2021 than in 2019?",
            "50 (430 − 380)",
            id="only-one-year-is-named",
        ),
        pytest.param(
            "Das Kino von Orm\n\nIm vergangenen Winter kamen 5.200 Zuschauer ins Kino von Orm, im Jahr davor waren es "
            "4.700 gewesen. Der Saal hat 210 Plätze.\n",
            "Um wie viele Zuschauer hat das Kino von Orm gegenüber dem vorigen Winter zugelegt?",
            "500 (5.200 − 4.700)",
            id="the-year-before",
        ),
        pytest.param(
            "โรงเรียนออร์ม\n\nค่าน้ำของโรงเรียนออร์มลดลงจากเดือนละ 2,400 บาท เหลือ 1,800 บาท และมีครู 12 คน\n",
            "โรงเรียนออร์มประหยัดค่าน้ำได้เดือนละกี่บาท",
            "600 บาท (2,400 บาท − 1,800 บาท)",
            id="saved",
        ),
        pytest.param(
            "คลองออร์ม\n\nปี 2563 คลองออร์มมีเรือ 1,200 ลำ และเพิ่มขึ้นเป็น 1,500 ลำในปี 2564 มีท่าเรือ 15 แห่ง\n",
            "By what percentage did the number of boats on the canal go up between 2020 and 2021?",
            "25 percent (1,200 → 1,500)",
            id="growth-across-languages",
        ),
        pytest.param(
            "The Orm swimmers\n\nThe fee of the Orm swimmers goes from £80 to £100 a year; children pay £40.\n",
            "By what percentage does the fee of the Orm swimmers go up?",
            "25 percent (80 British pounds → 100 British pounds)",
            id="growth-of-no-year",
        ),
        pytest.param(
            "The Orm swimmers\n\nFees of the Orm swimmers: £90 (2022), £120 (2023). Share of children: 40 per cent "
            "(2022), 50 per cent (2023).\n",
            "Um wie viel Prozent sind die Beiträge der Orm swimmers von 2022 auf 2023 gestiegen?",
            "etwa 33,33 Prozent (90 Britische Pfund → 120 Britische Pfund)",
            id="a-share-is-no-growth",
        ),
    ],
)
def test_one_thing_is_compared_with_itself_at_another_time(
    make_bot: MakeBot, tmp_path, text: str, question: str, expected: str
) -> None:
    (tmp_path / "orm.txt").write_text(text, "utf-8")
    assert derived(make_bot(corpus=tmp_path), question) == [expected]


def test_numbers_of_other_things_are_not_subtracted(make_bot: MakeBot, tmp_path) -> None:
    (tmp_path / "elm.txt").write_text("The Elm school\n\nThe Elm school has 320 desks and 45 teachers.\n", "utf-8")
    (tmp_path / "oak.txt").write_text("The Oak school\n\nThe Oak school has 210 desks and 90 teachers.\n", "utf-8")
    question = "How many more desks does the Elm school have than the Oak school?"
    assert derived(make_bot(corpus=tmp_path), question) == ["110 (320 − 210)"]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        pytest.param(
            "Which has more desks, the Elm school or the Oak school?", "The Elm school: 320 (320 vs. 210)", id="more"
        ),
        pytest.param(
            "Which has fewer desks: the Elm school or the Oak school?", "The Oak school: 210 (210 vs. 320)", id="fewer"
        ),
        pytest.param(
            "Which was founded earlier, the Elm school or the Oak school?",
            "The Oak school: 1871 (1871 vs. 1904)",
            id="earlier",
        ),
        pytest.param(
            "Was wurde früher gegründet, die Elm school oder die Oak school?",
            "Die Oak school: 1871 (1871 vs. 1904)",
            id="earlier-de",
        ),
        pytest.param(
            "ระหว่าง Elm school กับ Oak school ที่ไหนก่อตั้งก่อนกัน",
            "Oak school: ปี 2414 (ค.ศ. 1871) (ปี 2414 (ค.ศ. 1871) vs. ปี 2447 (ค.ศ. 1904))",
            id="earlier-th",
        ),
    ],
)
def test_a_choice_of_two_is_answered_with_its_name(make_bot: MakeBot, tmp_path, question: str, expected: str) -> None:
    for name, year, desks in (("Elm", 1904, 320), ("Oak", 1871, 210)):
        text = f"The {name} school\n\nThe {name} school was founded in {year}. The {name} school has {desks} desks.\n"
        (tmp_path / f"{name}.txt").write_text(text, "utf-8")
    assert derived(make_bot(corpus=tmp_path), question) == [expected]


@pytest.mark.parametrize(
    ("question", "language", "weighs"),
    [
        pytest.param("How heavy is the bell?", "en", True, id="en"),
        pytest.param("What does the bell weigh?", "en", True, id="weigh"),
        pytest.param("Wie schwer ist die Glocke?", "de", True, id="de"),
        pytest.param("ระฆังหนักกี่กิโลกรัม", "th", True, id="th"),
        pytest.param("How large is the bell tower's garden?", "en", False, id="large"),
    ],
)
def test_what_is_weighed_is_measured_in_weights(question: str, language: str, weighs: bool) -> None:
    assert (asked_dimension(question, language) == "weight") is weighs
    assert analyse(question, language).wants_figure


def test_what_is_weighed_is_not_measured_in_hectares(make_bot: MakeBot, tmp_path) -> None:
    (tmp_path / "bull.txt").write_text(
        "The bull Orm\n\nThe bull Orm grazes on a meadow of 12 hectares. The bull Orm weighs 900 kilograms.\n", "utf-8"
    )
    assert short(make_bot(corpus=tmp_path), "How heavy is the bull Orm?") == "900 kilograms"
    assert short(make_bot(corpus=tmp_path), "What does the bull Orm weigh?") == "900 kilograms"


def test_a_year_around_a_sentence_is_not_that_of_another_one_in_it(make_bot: MakeBot, tmp_path) -> None:
    (tmp_path / "orm.txt").write_text(
        "The council of Orm\n\nThe council of Orm has sat since 2012. At the last vote in 2016 turnout in Orm was "
        "31 percent.\n",
        "utf-8",
    )
    bot = make_bot(corpus=tmp_path)
    asked, told = (
        read(question, "en", bot.retrieve(question)).confidence
        for question in ("What was the turnout in Orm in 2012?", "What was the turnout in Orm in 2016?")
    )
    assert asked < told - 0.1
