"""Passages and what is asked about them, which both of the reader's nets are tested on."""

from __future__ import annotations

import pytest

BRIDGE = ("The harbour bridge", "The bridge was built by Anna Meyer in 1931. It is 412 metres long and 40 wide.", "en")
GARDEN = ("", "Der Stadtgarten wurde 1874 angelegt. Er umfasst 42,5 Hektar und hat drei Teiche.", "de")
MARKET = ("", "ตลาดน้ำเปิดเมื่อปี 2565 มีร้านค้า 320 ร้าน", "th")

ANSWERED = [
    pytest.param("Who built the bridge?", "en", BRIDGE, "Anna Meyer", id="en"),
    pytest.param("Wie viele Hektar umfasst der Stadtgarten?", "de", GARDEN, "42,5", id="de"),
    pytest.param("ตลาดน้ำมีร้านค้ากี่ร้าน", "th", MARKET, "320", id="th"),
    pytest.param("Wie lang ist die Brücke?", "de", BRIDGE, "412", id="de-en"),
    pytest.param("ใครสร้างสะพาน", "th", BRIDGE, "Anna Meyer", id="th-en"),
]
