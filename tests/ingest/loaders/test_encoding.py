"""Chinese encodings, marked, declared or neither; a page may declare a wrong one."""

import pytest

from tests.ingest.loaders.conftest import PROSE, Loaded


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("text", [PROSE, "Kunpeng 鲲鹏", "openEuler is an operating system. 欧拉", "長江鯤鵬生態創新中心"])
def test_encodings(loaded: Loaded, encoding: str, text: str) -> None:
    assert loaded(f"{text}\r\n\r\n尾声。".encode(encoding)).document.text == f"{text}\n\n尾声。"


@pytest.mark.parametrize("text", ["長江鯤鵬生態創新中心於九月啟用。", "Kunpeng 鯤鵬", "創新工場"])
def test_big5(loaded: Loaded, text: str) -> None:
    assert loaded(text.encode("big5")).document.text == text


@pytest.mark.parametrize("declared", ["gb2312", "GBK", "gb18030", "utf-8", "no-such-charset", "rot13"])
@pytest.mark.parametrize(
    "meta",
    ['<meta charset="{}">', '<meta http-equiv="Content-Type" content="text/html; charset={}">', "<?xml version='1.0' encoding='{}'?>"],
)
def test_a_page_may_declare_its_charset_rightly_or_wrongly(loaded: Loaded, declared: str, meta: str) -> None:
    head = meta.format(declared)
    page = f"{head if head.startswith('<?') else ''}<html><head>{head}</head><body><p>{PROSE}镕</p></body></html>"
    assert loaded(page.encode("gb18030"), "a.html").document.text == PROSE + "镕"
    assert loaded(page.encode(), "a.html").document.text == PROSE + "镕"


def test_a_western_page(loaded: Loaded) -> None:
    page = '<html><head><meta charset="iso-8859-1"></head><body><p>Caf\xe9 and r\xe9sum\xe9 are welcome.</p></body></html>'
    assert loaded(page.encode("latin-1"), "a.html").document.text == "Café and résumé are welcome."
