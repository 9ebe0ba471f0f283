"""Word documents, written by python-docx and, where it has no word for a thing, by hand in Word's own XML."""

import io
import zipfile
from collections.abc import Callable

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

Change = Callable[[bytes], bytes]


def written(document: WordDocument) -> bytes:
    """The document as the bytes of a file."""
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def rules() -> bytes:
    """Rules of a hall: headings, lists that Word numbers, a table with merged cells, a footnote, a text box, tracked changes."""
    document = Document()
    document.core_properties.title = "展厅使用办法"
    document.core_properties.modified = document.core_properties.created.replace(year=2024, month=3, day=15)
    document.add_heading("展厅使用办法", 0)
    document.add_heading("第一章 总则", 1)
    document.add_paragraph("展厅由运营公司管理，每周二至周日开放。")
    document.add_heading("预约材料", 2)
    for text in ("单位介绍信", "参观人员名单"):
        document.add_paragraph(text, style="List Bullet")
    document.add_paragraph("原件一份", style="List Bullet 2")
    for text in ("提交申请", "等待审核", "领取证件"):
        document.add_paragraph(text, style="List Number")
    document.add_heading("收费", 1)
    table = document.add_table(rows=4, cols=4)
    for row, values in zip(
        table.rows,
        [
            ("场地", "收费标准", "", "备注"),
            ("", "工作日", "周末", ""),
            ("报告厅", "800元", "1200元", "含音响"),
            ("", "半天400元", "半天600元", "不含"),
        ],
        strict=True,
    ):
        for cell, value in zip(row.cells, values, strict=True):
            cell.text = value
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(0, 3).merge(table.cell(1, 3))
    table.cell(2, 0).merge(table.cell(3, 0))
    _tracked(document)
    _text_box(document, "紧急联系电话：027-88990011。")
    _link(document, "https://example.org/hall")
    return _with_footnote(written(document), "费用", "学生团体免费。")


def by_hand() -> bytes:
    """Headings made of bold letters and articles numbered by Word, as offices write them."""
    document = Document()
    _numbering(document, 77, [("chineseCountingThousand", "第%1条"), ("chineseCounting", "（%2）")])
    document.add_paragraph().add_run("租金减免细则").bold = True
    document.add_paragraph("为支持初创企业，制定本细则，自发布之日起施行。")
    document.add_paragraph().add_run("减免条件").bold = True
    for depth, text in ((0, "入驻满一年的企业可以申请。"), (1, "注册地在园区；"), (1, "无欠费记录。"), (0, "减免比例为租金的百分之三十。")):
        _numbered(document.add_paragraph(text), 77, depth)
    return written(document)


def chapters() -> bytes:
    """Chapters of the first level, and nothing above them."""
    document = Document()
    for level, text in ((1, "第一章"), (0, "甲。"), (2, "细则"), (0, "乙。"), (1, "第二章"), (0, "丙。")):
        document.add_heading(text, level) if level else document.add_paragraph(text)
    return written(document)


def with_contents() -> bytes:
    """A table of contents in its control, a deleted row, and a table of one cell that frames the text."""
    document = Document()
    document.element.body.insert(
        0,
        parse_xml(
            f'<w:sdt {nsdecls("w")}><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
            "<w:sdtContent><w:p><w:r><w:t>第一章 1</w:t></w:r></w:p></w:sdtContent></w:sdt>"
        ),
    )
    document.add_table(rows=1, cols=1).cell(0, 0).text = "正文在此。"
    table = document.add_table(rows=3, cols=2)
    for row, texts in zip(table.rows, (("项目", "费用"), ("停车", "5元"), ("作废", "9元")), strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    table.rows[2]._tr.get_or_add_trPr().append(parse_xml(f'<w:del {nsdecls("w")} w:id="1" w:author="a"/>'))
    return written(document)


def with_macros() -> bytes:
    """The rules with a macro project, as .docm holds one."""
    return changed(
        rules(),
        {
            "[Content_Types].xml": lambda types: types.replace(
                b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
                b"application/vnd.ms-word.document.macroEnabled.main+xml",
            )
        },
        {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0 Sub AutoOpen()"},
    )


def changed(data: bytes, changes: dict[str, Change], added: dict[str, bytes] | None = None) -> bytes:
    """A copy of a zipped file with some parts changed and some added."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, changes.get(name, bytes)(old.read(name)))
        for name, content in (added or {}).items():
            new.writestr(name, content)
    return stream.getvalue()


def _tracked(document: WordDocument) -> None:
    who = 'w:id="1" w:author="a" w:date="2024-01-01T00:00:00Z"'
    document.add_paragraph("收费自")._p.append(
        parse_xml(
            f"<w:smartTag {nsdecls('w')}><w:del {who}><w:r><w:delText>2023年1月</w:delText></w:r></w:del>"
            f"<w:ins {who}><w:r><w:t>2024年5月</w:t></w:r></w:ins><w:r><w:t>起执行。</w:t></w:r></w:smartTag>"
        )
    )


def _text_box(document: WordDocument, text: str) -> None:
    """As Word writes one: for newer and for older programs, the same text twice."""
    box = f"<w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:txbxContent>"
    spaces = (
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    )
    document.add_paragraph("联系方式见框内。")._p.append(
        parse_xml(
            f"<w:r {nsdecls('w')} {spaces}><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing>"
            f"</mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        )
    )


def _link(document: WordDocument, address: str) -> None:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
    key = document.part.relate_to(address, kind, is_external=True)
    document.add_paragraph("详见")._p.append(
        parse_xml(f'<w:hyperlink {nsdecls("w", "r")} r:id="{key}"><w:r><w:t>预约网页</w:t></w:r></w:hyperlink>')
    )


def _numbering(document: WordDocument, number: int, levels: list[tuple[str, str]]) -> None:
    """A list of our own; outlines stand before the lists that use them."""
    root = document.part.numbering_part.element
    level = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{how}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for depth, (how, text) in enumerate(levels)
    )
    root.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}">{level}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'))


def _numbered(paragraph: object, number: int, depth: int) -> None:
    properties = paragraph._p.get_or_add_pPr()  # type: ignore[attr-defined]
    properties.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'))
    assert properties.find(qn("w:numPr")) is not None


def _with_footnote(data: bytes, behind: str, note: str) -> bytes:
    """python-docx knows no footnotes: a part, what names it, and a reference behind a word of a paragraph of its own."""
    space = nsdecls("w")
    part = f'<w:footnotes {space}><w:footnote w:id="2"><w:p><w:r><w:t>{note}</w:t></w:r></w:p></w:footnote></w:footnotes>'
    reference = f'<w:p><w:r><w:t>{behind}</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t>以现场公示为准。</w:t></w:r></w:p>'
    override = (
        '<Override PartName="/word/footnotes.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"/></Types>'
    )
    relation = (
        '<Relationship Id="rIdNotes" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes" '
        'Target="footnotes.xml"/></Relationships>'
    )
    return changed(
        data,
        {
            "[Content_Types].xml": lambda text: text.replace(b"</Types>", override.encode()),
            "word/_rels/document.xml.rels": lambda text: text.replace(b"</Relationships>", relation.encode()),
            "word/document.xml": lambda text: text.replace(b"<w:sectPr", reference.encode() + b"<w:sectPr", 1),
        },
        {"word/footnotes.xml": part.encode()},
    )
