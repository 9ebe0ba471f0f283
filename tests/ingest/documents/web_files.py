"""Web pages as Office writes them, with its own markup in between."""

_SIGN = "<![if !supportLists]><span style='font-family:Symbol'>{}<span style='font:7.0pt'>&nbsp;&nbsp; </span></span><![endif]>"


def from_word() -> bytes:
    """A page that Word exported, in GBK: lists are paragraphs with drawn signs, cells hold paragraphs."""
    items = "".join(
        f"<p class=MsoListParagraph style='margin-left:21.0pt;mso-list:l0 level1 lfo1'>{_SIGN.format(sign)}{text}<o:p></o:p></p>"
        for sign, text in (
            ("·", "身份证原件"),
            ("·", "单位介绍信"),
            ("1.", "填写表格"),
            ("2.", "窗口盖章"),
        )
    )
    rows = "".join(
        "<tr>" + "".join(f"<td width=120 valign=top><p class=MsoNormal>{cell}<o:p></o:p></p></td>" for cell in row) + "</tr>"
        for row in (("窗口", "受理时间"), ("一号窗口", "上午9:00"), ("二号窗口", "下午2:00"))
    )
    return (
        '<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">'
        "<head><meta http-equiv=Content-Type content='text/html; charset=gb2312'><title>办事指南</title>"
        "<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->"
        "<style><!-- p.MsoNormal {margin:0cm;} --></style></head><body lang=ZH-CN><div class=WordSection1>"
        "<h1>办事指南<o:p></o:p></h1><p class=MsoNormal>办理入驻手续需要带齐以下材料，<br>缺一不可。<o:p></o:p></p>"
        f"{items}<table class=MsoTableGrid border=1 cellspacing=0>{rows}</table></div></body></html>"
    ).encode("gb18030")


def from_excel() -> bytes:
    """A sheet that Excel exported: merged cells, columns that only give widths, a note of a single cell."""
    return (
        '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset="utf-8"><title>Sheet1</title></head><body>'
        "<table border=0 width=300><col width=80><col width=80><tr><td colspan=3 class=xl65>会议室收费表</td></tr>"
        "<tr><td rowspan=2>会议室</td><td colspan=2>价格</td></tr><tr><td>半天</td><td>全天</td></tr>"
        "<tr><td>一号会议室</td><td>500元</td><td>900元</td></tr><tr><td>二号会议室</td><td>300元</td><td>&nbsp;</td></tr></table></body></html>"
    ).encode()
