"""Values of cells as a spreadsheet shows them."""

from datetime import datetime, time, timedelta

import pytest

from ingest.loaders.shown_values import Value, shown

DAY = datetime(2024, 5, 8, 9, 30)  # noqa: DTZ001 - cells know no zone


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (None, "General", ""),
        ("  甲 ", "General", "甲"),
        ("#REF!", "General", ""),
        (True, "General", "TRUE"),
        (0.1 + 0.2, "General", "0.3"),
        (13800000000.0, "General", "13800000000"),
        (1e20, "General", "1e+20"),
        (12.0, 'General"人"', "12人"),
        (0.3, "0%", "30%"),
        (0.125, "0.0%", "12.5%"),
        (1234.5, "#,##0.00", "1,234.50"),
        (2.675, "0.00", "2.68"),
        (2.0, "0.##", "2"),
        (1234.5, '"¥"#,##0.00', "¥1,234.50"),
        (1234.5, "[$¥-804]#,##0.00", "¥1,234.50"),
        (20, '0"元"', "20元"),
        (-5, "0.00_);[Red](0.00)", "-5.00"),
        (-0.001, "0.0", "0.0"),
        (1234567, '#,##0,"千"', "1,235千"),
        (70, "000000", "000070"),
        (0.5, "# ?/?", "0.5"),
        (12000, "0.00E+00", "12000"),
        (float("inf"), "0", "inf"),
        (DAY, 'yyyy"年"m"月"d"日"', "2024年5月8日"),
        (DAY.date(), 'yyyy"年"m"月"', "2024年5月"),
        (DAY.date(), 'm"月"d"日"', "5月8日"),
        (DAY, "yyyy/m/d", "2024-05-08"),
        (DAY, "yyyy/m/d h:mm", "2024-05-08 09:30"),
        (DAY, "mmm-yy", "2024-05"),
        (time(9, 5), "h:mm", "09:05"),
        (timedelta(hours=30), "[h]:mm", "30:00"),
    ],
)
def test_values(value: Value, number_format: str, text: str) -> None:
    assert shown(value, number_format) == text
