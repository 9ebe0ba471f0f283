"""A small question set, written as its two files."""

import json
from pathlib import Path

import pytest

ARTICLES = {
    "大厅": "创新大厅于2021年3月5日启用。大厅由江城科技集团运营。",
    "博览会": "算力博览会在会展中心举行。它的主题是算力入江。",
    "补贴": "租金补贴最长三年。标准是每平方米二十元。",
}
QUESTIONS = [
    ("q1", "创新大厅何时启用", "大厅", "2021年3月5日"),
    ("q2", "大厅由谁运营", "大厅", "江城科技集团"),
    ("q3", "算力博览会在哪里举行", "博览会", "会展中心"),
    ("q4", "算力博览会的主题是什么", "博览会", "算力入江"),
    ("q5", "租金补贴最长几年", "补贴", "三年"),
    ("q6", "租金补贴的标准是多少", "补贴", "没有这句话"),
]


@pytest.fixture
def set_folder(tmp_path: Path) -> Path:
    """Three articles of one passage, six questions; no passage holds the answer to the last."""
    folder = tmp_path / "small-set"
    folder.mkdir()
    rows = {
        "passages": [{"id": title, "article": title, "title": title, "text": text} for title, text in ARTICLES.items()],
        "questions": [{"id": key, "text": text, "passage": passage, "answers": [answer]} for key, text, passage, answer in QUESTIONS],
    }
    for name, lines in rows.items():
        (folder / f"{name}.jsonl").write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    return folder
