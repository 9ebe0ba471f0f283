"""Golden questions of a test's own, in the file that the settings name."""

import json
from pathlib import Path


def write_golden(file: Path, *questions: tuple[str, str]) -> None:
    """Each with the words that its answer must hold; one that expects none is only compared."""
    file.parent.mkdir(parents=True, exist_ok=True)
    rows = [
        {
            "id": f"g{number}",
            "kind": "fact",
            "lang": "zh-Hans",
            "turns": [question],
            "expect": [expected] if expected else [],
            "forbid": [],
            "answerable": True if expected else None,
        }
        for number, (question, expected) in enumerate(questions, 1)
    ]
    file.write_text("".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows), encoding="utf-8")
