"""Links between our documents lead somewhere: the file is there, and so is the heading. So do the file names that they mention."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
_LINK = re.compile(r"\[[^\]]*\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]+))?\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_MENTIONED = re.compile(r"`([\w./-]+\.(?:py|jsonl?|toml|safetensors))`")
_FENCED = re.compile(r"^ *```.*?^ *```", re.MULTILINE | re.DOTALL)


def _listed(pattern: str) -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", pattern], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return listed.stdout.splitlines()


def _documents() -> list[str]:
    return [name for name in _listed("*.md") if not name.startswith(("corpus/", "tests/"))]


def _anchors(document: Path) -> set[str]:
    """As code hosts make them of headings: lower case, spaces to hyphens, everything but words and hyphens gone."""
    headings = _HEADING.findall(_FENCED.sub("", document.read_text(encoding="utf-8")))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_a_readme_leads_to_every_guide(readme: str) -> None:
    found, waiting = set(), [ROOT / readme]
    while waiting:
        page = waiting.pop().resolve()
        if page in found or page.suffix != ".md" or (page.name.startswith("README") and page.parent == ROOT and page.name != readme):
            continue
        found.add(page)
        waiting += [page.parent / path for path, _ in _LINK.findall(_FENCED.sub("", page.read_text(encoding="utf-8"))) if path]
    assert {path for path in (ROOT / "docs").glob("*.md") if path not in found} == set()


def test_every_picture_is_shown_somewhere() -> None:
    shown = {Path(path).name for name in _documents() for path, _ in _LINK.findall((ROOT / name).read_text(encoding="utf-8"))}
    assert {picture.name for picture in (ROOT / "docs" / "images").rglob("*.*")} <= shown


@pytest.mark.parametrize("document", _documents())
def test_links_lead_somewhere(document: str) -> None:
    text = _FENCED.sub("", (ROOT / document).read_text(encoding="utf-8"))
    broken = []
    for path, anchor in _LINK.findall(text):
        target = (ROOT / document).parent / path if path else ROOT / document
        if not target.exists() or (anchor and anchor not in _anchors(target)):
            broken.append(f"{path}#{anchor}")
    assert broken == []


@pytest.mark.parametrize("document", ["docs/architecture.md", "docs/method.md", "docs/method.zh-CN.md"])
def test_files_that_are_mentioned_are_there(document: str) -> None:
    files = _listed("*")
    mentioned = set(_MENTIONED.findall((ROOT / document).read_text(encoding="utf-8")))
    assert mentioned
    assert [name for name in mentioned if not any(f"/{file}".endswith(f"/{name}") for file in files)] == []
