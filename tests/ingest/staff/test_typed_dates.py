"""Dates as staff type them."""

import pytest

from ingest.staff.typed_dates import as_iso


@pytest.mark.parametrize(
    ("typed", "iso"),
    [
        ("2026-05-18", "2026-05-18"),
        ("2026/5/18", "2026-05-18"),
        (" 2026．5．8 ", "2026-05-08"),
        ("2026年5月18日", "2026-05-18"),
        ("2026年 5月 18日 9:30", "2026-05-18T09:30"),
        ("2026-05-18T09:30", "2026-05-18T09:30"),
        ("２０２６年５月", "2026-05"),
        ("2026年", "2026"),
        ("2026", "2026"),
        ("2026-13-40", "2026-13-40"),
        ("", ""),
        ("去年", "去年"),
        ("18/5/2026", "18/5/2026"),
    ],
)
def test_typed_dates(typed: str, iso: str) -> None:
    assert as_iso(typed) == iso
