"""Writes ``docs/quality.md`` from the JSON files of ``qa-eval``: ``python -m qa_bot.evaluation.quality_page FOLDER > docs/quality.md``."""

import json
import sys
from pathlib import Path

_HEAD = """# Quality

Measured by `make eval` on the pipeline that visitors get, and written by a command: no figure here is typed.

## Finding the passage

All passages of a public question set are indexed, every question is asked: the share (%) whose gold passage is first (R@1), among the
first three, five; and the mean reciprocal rank.

| set | questions | R@1 | R@3 | R@5 | MRR@10 |
| --- | --- | --- | --- | --- | --- |
"""
_GOLDEN = """
## The centre's own questions

`evaluation/golden.jsonl`, as visitors ask: right means answered with what was expected, nothing forbidden, a right document cited;
or refused, where the documents hold no answer.

| kind | right (%) |
| --- | --- |
"""


def quality_page(folder: Path) -> str:
    """The page, from ``retrieval-*.json`` and ``golden.json`` in the folder."""
    lines = [_HEAD]
    for path in sorted(folder.glob("retrieval-*.json")):
        figures = json.loads(path.read_text(encoding="utf-8"))
        shares = " | ".join(f"{100 * figures[name]:.1f}" for name in ("r1", "r3", "r5", "mrr10"))
        lines.append(f"| {path.stem.removeprefix('retrieval-')} | {figures['questions']} | {shares} |\n")
    golden = json.loads((folder / "golden.json").read_text(encoding="utf-8"))
    lines.append(_GOLDEN)
    lines += [f"| {kind} | {100 * share:.0f} |\n" for kind, share in golden["by_kind"].items()]
    lines.append(f"| **all** | **{100 * golden['right']:.1f}** |\n")
    return "".join(lines)


if __name__ == "__main__":
    sys.stdout.write(quality_page(Path(sys.argv[1])))
