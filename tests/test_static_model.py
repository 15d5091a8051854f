"""The embedded model: it loads, refuses damaged weights, and puts the three languages in one space."""

from __future__ import annotations

import json
import shutil
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from qa.errors import ModelError, QAError
from qa.static_model import MODELS, StaticEmbedder, load_static

pytestmark = pytest.mark.skipif(not (MODELS / "static.npy").exists(), reason="the model's weights are not checked out")

PAIRS = [  # written for this test: everyday sentences in English, German and Thai
    ("The train to the airport leaves every twenty minutes.", "Der Zug zum Flughafen fährt alle zwanzig Minuten.",
     "รถไฟไปสนามบินออกทุกยี่สิบนาที"),
    ("Please send me the invoice by email.", "Bitte schicken Sie mir die Rechnung per E-Mail.",
     "กรุณาส่งใบแจ้งหนี้ให้ฉันทางอีเมล"),
    ("My sister is a doctor at the hospital.", "Meine Schwester ist Ärztin im Krankenhaus.",
     "พี่สาวของฉันเป็นหมอที่โรงพยาบาล"),
    ("The company wants to sell more products next year.", "Die Firma will nächstes Jahr mehr Produkte verkaufen.",
     "บริษัทต้องการขายสินค้ามากขึ้นในปีหน้า"),
    ("It is raining and the road is wet.", "Es regnet und die Straße ist nass.", "ฝนตกและถนนเปียก"),
    ("You can change the password in the settings.", "Das Kennwort können Sie in den Einstellungen ändern.",
     "คุณสามารถเปลี่ยนรหัสผ่านได้ในการตั้งค่า"),
]  # fmt: skip


@pytest.fixture(scope="module")
def model() -> StaticEmbedder:
    return load_static()


def test_load_is_quick_and_names_its_weights() -> None:
    began = time.perf_counter()
    loaded = StaticEmbedder.load()
    assert time.perf_counter() - began < 2.0  # 0.3 s on a quiet machine; tests run on busy ones
    assert loaded.name.count(":") == 1
    assert len(loaded.name.rpartition(":")[2]) == 12
    assert load_static() is load_static()


def copied(tmp_path: Path) -> Path:
    folder = tmp_path / "models"
    shutil.copytree(MODELS, folder)
    return folder


def test_damaged_weights_are_refused(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    raw = bytearray((folder / "static.npy").read_bytes())
    raw[len(raw) // 2] ^= 1
    (folder / "static.npy").write_bytes(raw)
    with pytest.raises(ModelError, match=r"static\.npy has sha256"):
        StaticEmbedder.load(folder)


def test_missing_weights_are_refused(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / "tokenizer.json").unlink()
    with pytest.raises(QAError, match="cannot be read"):
        StaticEmbedder.load(folder)


def test_another_model_has_another_name(tmp_path: Path, model: StaticEmbedder) -> None:
    folder = copied(tmp_path)
    manifest = json.loads((folder / "checksums.json").read_text("utf-8"))
    manifest["name"] = "another"
    (folder / "checksums.json").write_text(json.dumps(manifest), "utf-8")
    assert StaticEmbedder.load(folder).name != model.name


def test_passages_have_length_one_and_the_right_shape(model: StaticEmbedder) -> None:
    texts = [side for pair in PAIRS for side in pair]
    vectors = model.embed_passages(texts)
    assert vectors.shape == (len(texts), model.dimension)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
    assert model.embed_query(texts[0]).shape == (model.dimension,)
    assert model.embed_passages([]).shape == (0, model.dimension)


def test_a_vector_does_not_depend_on_its_batch_or_thread(model: StaticEmbedder) -> None:
    texts = [side for pair in PAIRS for side in pair] * 40
    whole = model.embed_passages(texts)
    np.testing.assert_array_equal(whole[:18], np.stack([model.embed_query(text) for text in texts[:18]]))
    results: list[np.ndarray] = []
    threads = [threading.Thread(target=lambda: results.append(model.embed_passages(texts))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 4
    for result in results:
        np.testing.assert_array_equal(whole, result)


@pytest.mark.parametrize(
    "text", ["", "   ", "🙂🙂", "!?…", "\ud800"], ids=["empty", "blank", "emoji", "marks", "surrogate"]
)
def test_a_text_without_words_gives_zeros_not_nan(model: StaticEmbedder, text: str) -> None:
    vector = model.embed_query(text)
    assert not np.isnan(vector).any()
    if not text.strip():
        assert not vector.any()


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<|endoftext|> <unk>",
        "a" * 100_000,
        "ก" * 100_000,
        "ประเทศไทย" * 11_000,
        "word " * 20_000,
    ],
    ids=["html", "special", "long-word", "long-thai-letter", "long-thai", "long-text"],
)
def test_odd_and_long_texts_are_embedded(model: StaticEmbedder, text: str) -> None:
    began = time.perf_counter()
    vector = model.embed_query(text)
    assert np.isfinite(vector).all()
    assert time.perf_counter() - began < 10.0


def test_case_width_and_digits_do_not_matter(model: StaticEmbedder) -> None:
    same = model.embed_passages(["The Year 2022", "the year 2022", "ｔｈｅ ｙｅａｒ ２０２２", "the year ๒๐๒๒"])
    np.testing.assert_allclose(same @ same[0], 1.0, atol=1e-5)


@pytest.mark.parametrize(("a", "b"), [(0, 1), (1, 0), (0, 2), (2, 0), (1, 2), (2, 1)])
def test_a_sentence_is_nearest_to_its_translation(model: StaticEmbedder, a: int, b: int) -> None:
    left = model.embed_passages([pair[a] for pair in PAIRS])
    right = model.embed_passages([pair[b] for pair in PAIRS])
    assert (left @ right.T).argmax(axis=1).tolist() == list(range(len(PAIRS)))


def test_a_question_is_nearer_to_its_answer_than_to_other_subjects(model: StaticEmbedder) -> None:
    question = model.embed_query("Wie oft fahren Züge zum Flughafen?")
    scores = model.embed_passages([pair[0] for pair in PAIRS]) @ question
    assert int(scores.argmax()) == 0
