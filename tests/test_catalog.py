"""The catalog: what is stored comes back, whole documents at a time."""

from __future__ import annotations

import resource
import sqlite3
import threading
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.catalog import Catalog, text_hash
from qa.catalog_file import SCHEMA_VERSION
from qa.errors import StoreError, UnknownDocument
from qa.records import Document, Passage

MODEL = "test/2"


def document(name: str, text: str) -> Document:
    return Document(text_hash(name + text), name, name.title(), "2020-01", "en", text, f"/x/{name}")


def cut(doc: Document, size: int) -> list[Passage]:
    return [
        Passage(f"{doc.id[:8]}-{i}", doc.id, n, i, min(i + size, len(doc.text)), doc.text[i : i + size])
        for n, i in enumerate(range(0, len(doc.text), size))
    ]


def vectors(n: int) -> np.ndarray:
    return np.arange(2 * n, dtype=np.float32).reshape(n, 2)


@pytest.fixture
def catalog(tmp_path: Path):
    opened = Catalog(tmp_path / "store" / "catalog.sqlite3")
    yield opened
    opened.close()


@given(text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1), size=st.integers(1, 50))
def test_put_document_gives_back_text_passages_and_vectors(text: str, size: int) -> None:
    catalog = Catalog(Path(":memory:"))
    doc = document("a", text)
    passages = cut(doc, size)
    catalog.put_document(doc, passages, MODEL, vectors(len(passages)))
    assert catalog.document("a") == doc
    assert catalog.passages_of(doc.id) == passages
    stored = dict(catalog.passage_vectors(MODEL))
    assert set(stored) == {p.id for p in passages}
    catalog.close()


def test_put_document_replaces_the_one_of_its_name_whole(catalog: Catalog) -> None:
    old, new = document("a", "old text"), document("a", "new words, longer")
    catalog.put_document(old, cut(old, 4), MODEL, vectors(2))
    catalog.put_document(new, cut(new, 8), MODEL, vectors(3))
    assert catalog.document("a") == new
    assert catalog.passage_ids() == {p.id for p in cut(new, 8)}
    assert catalog.passages_of(old.id) == []


def test_put_document_that_fails_changes_nothing(catalog: Catalog) -> None:
    doc = document("a", "old text")
    catalog.put_document(doc, cut(doc, 4), MODEL, vectors(2))
    generation = catalog.generation
    new = document("a", "new text")
    twice = cut(new, 4)[:1] * 2
    with pytest.raises(StoreError, match="what was stored before is kept"):
        catalog.put_document(new, twice, MODEL, vectors(2))
    assert catalog.document("a") == doc
    assert catalog.generation == generation


def test_generation_grows_with_every_change(catalog: Catalog) -> None:
    doc = document("a", "text")
    seen = [catalog.generation]
    catalog.put_document(doc, cut(doc, 4), MODEL, vectors(1))
    seen.append(catalog.generation)
    catalog.remove_document("a")
    seen.append(catalog.generation)
    assert seen == sorted(set(seen))


def test_vectors_are_kept_for_texts_in_use_only(catalog: Catalog) -> None:
    one, two = document("a", "same"), document("b", "same")
    for doc in (one, two):
        catalog.put_document(doc, cut(doc, 4), MODEL, vectors(1))
    catalog.remove_document("a")
    catalog.drop_unused_vectors()
    assert text_hash("same") in catalog.vectors(MODEL, [text_hash("same")])
    catalog.remove_document("b")
    catalog.drop_unused_vectors()
    assert catalog.vectors(MODEL, [text_hash("same")]) == {}


def test_remove_document_unknown_names_it(catalog: Catalog) -> None:
    with pytest.raises(UnknownDocument, match="'nothing'"):
        catalog.remove_document("nothing")


def test_passages_takes_more_ids_than_sqlite_has_variables(catalog: Catalog) -> None:
    doc = document("long", "abcd" * 3000)
    passages = cut(doc, 4)
    catalog.put_document(doc, passages, MODEL, vectors(len(passages)))
    assert len(catalog.passages([p.id for p in passages])) == 3000


def test_readers_beside_a_writer_see_whole_documents(catalog: Catalog) -> None:
    versions = [document("a", letter * 400) for letter in "xyz"]
    catalog.put_document(versions[0], cut(versions[0], 10), MODEL, vectors(40))
    stop, broken = threading.Event(), []

    def look() -> None:
        while not stop.is_set():
            found = catalog.passages(sorted(catalog.passage_ids()))
            if found and len({d.id for d, _ in found.values()}) != 1:
                broken.append(found)

    readers = [threading.Thread(target=look) for _ in range(3)]
    for reader in readers:
        reader.start()
    for n in range(60):
        version = versions[n % 3]
        catalog.put_document(version, cut(version, 10), MODEL, vectors(40))
    stop.set()
    for reader in readers:
        reader.join()
    assert not broken


def test_open_refuses_a_newer_catalog(tmp_path: Path) -> None:
    path = tmp_path / "catalog.sqlite3"
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    connection.close()
    with pytest.raises(StoreError, match="newer version"):
        Catalog(path)


def test_open_refuses_a_file_that_is_no_catalog(tmp_path: Path) -> None:
    path = tmp_path / "catalog.sqlite3"
    path.write_bytes(b"no database at all, but long enough to be one" * 100)
    with pytest.raises(StoreError, match="cannot be used"):
        Catalog(path)


def test_open_says_which_folder_cannot_be_created(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match="QA_STORE"):
        Catalog(tmp_path / "file" / "store" / "catalog.sqlite3")


def test_full_disk_loses_nothing(catalog: Catalog) -> None:
    doc = document("a", "kept text")
    catalog.put_document(doc, cut(doc, 4), MODEL, vectors(3))
    big = document("b", "too large " * 200_000)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (500_000, hard))
    try:
        with pytest.raises(StoreError, match="disk has room"):
            catalog.put_document(big, cut(big, 1_000_000), MODEL, vectors(2))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert catalog.document("a") == doc
    assert catalog.document("b") is None
