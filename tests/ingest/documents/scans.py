"""Scanned pages: text drawn by Pillow as a scanner would have seen it, and PDFs that hold such pictures."""

import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from tests.ingest.documents.pdf_files import HEIGHT, LEFT, WIDTH, block, made, wrapped

FONT = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
"""From Debian's fonts-noto-cjk, which the browser tests need as well."""

PARAGRAPHS = (
    "创新工场入驻管理办法",
    "第一条 创新工场面向初创企业提供办公场地、算力和测试环境，由园区和高校共同建设，入驻企业可以在工作日使用开放实验室。",
    "第二条 场地租金为每平方米每月三十五元，首年减半收取；水电费按实际用量结算，网络费用由工场承担。",
    "第三条 申请企业应当提交营业执照、项目简介和法定代表人身份证明，工场在15个工作日内答复，联系电话027-87654321。",
    "第四条 入驻期限一般为24个月，期满前60日可以申请续期，续期最长不超过12个月，逾期未申请的视为自动退出。",
    "第五条 本办法自2024年3月1日起施行，原《入驻暂行规定》（2019年版）同时废止。",
)
TEXT = "".join(PARAGRAPHS)


@dataclass(frozen=True, slots=True)
class Quality:
    """How a page was scanned: resolution, skew in degrees, noise (standard deviation of 255), blur in pixels, JPEG quality."""

    dpi: int
    skew: float = 0.0
    noise: float = 0.0
    blur: float = 0.0
    jpeg: int = 95


GOOD = Quality(300, skew=0.3, noise=4)
USUAL = Quality(200, skew=1.0, noise=10, jpeg=70)
POOR = Quality(150, skew=2.0, noise=22, blur=0.8, jpeg=40)


def page(quality: Quality, paragraphs: tuple[str, ...] = PARAGRAPHS, turn: int = 0) -> Image.Image:
    """An A4 page as a grey picture; the first paragraph is its heading; ``turn`` in degrees, anticlockwise."""
    scale = quality.dpi / 72
    picture = Image.new("L", (round(WIDTH * scale), round(HEIGHT * scale)), 250)
    draw = ImageDraw.Draw(picture)
    y = 80.0
    for number, paragraph in enumerate(paragraphs):
        size = 20 if number == 0 else 12
        font = ImageFont.truetype(FONT, round(size * scale))
        for place, line in enumerate(_wrapped(paragraph, font, (WIDTH - 2 * LEFT) * scale - 2 * size * scale)):
            x = 190 if number == 0 else LEFT + (0 if place else 2 * size)
            draw.text((x * scale, y * scale), line, font=font, fill=30)
            y += 1.7 * size
    picture = picture.rotate(quality.skew, Image.Resampling.BICUBIC, fillcolor=250).filter(ImageFilter.GaussianBlur(quality.blur))
    noise = np.random.default_rng(5).normal(0, quality.noise, (picture.height, picture.width))
    noisy = Image.fromarray(np.clip(np.asarray(picture) + noise, 0, 255).astype(np.uint8))
    return noisy.rotate(turn, expand=True) if turn else noisy


def encoded(picture: Image.Image, quality: Quality, kind: str = "JPEG") -> bytes:
    """The picture as a file that states its resolution."""
    stream = io.BytesIO()
    picture.save(stream, kind, dpi=(quality.dpi, quality.dpi), quality=quality.jpeg)
    return stream.getvalue()


def scanned_pdf(quality: Quality, turn: int = 0) -> bytes:
    """A PDF of one scanned page."""
    return made(lambda drawn: _draw(drawn, quality, turn=turn))


def mixed_pdf() -> bytes:
    """Page 1 is text; page 2 a scan with a stamp in text; page 3 text above and a scanned notice below."""

    def draw(drawn: Canvas) -> None:
        block(drawn, wrapped("本文件共三页，第一页是文字，正文从第二页开始，由扫描仪录入，请以原件为准。", 11, 400), LEFT, 700)
        drawn.showPage()
        _draw(drawn, USUAL)
        block(drawn, ["归档号 2024-0815"], 420, 800, 9)
        drawn.showPage()
        block(drawn, ["以下是张贴在大厅的通知，文字说明见本段。"], LEFT, 740)
        notice = page(USUAL, ("停水通知", "因管道检修，5月18日9时至17时二号楼停水，请提前储水，不便之处敬请谅解。")).crop((0, 0, 1654, 700))
        drawn.drawImage(ImageReader(io.BytesIO(encoded(notice, USUAL))), 0, 380, WIDTH, WIDTH * notice.height / notice.width)

    return made(draw)


def tiff() -> bytes:
    """Two pages in one TIFF file."""
    stream = io.BytesIO()
    second = page(USUAL, ("附则", "本办法由创新工场运营部负责解释，自印发之日起满五年失效。"))
    page(USUAL).save(stream, "TIFF", dpi=(200, 200), save_all=True, append_images=[second], compression="tiff_lzw")
    return stream.getvalue()


def _draw(drawn: Canvas, quality: Quality, turn: int = 0) -> None:
    picture = ImageReader(io.BytesIO(encoded(page(quality, turn=turn), quality)))
    if turn % 180:
        drawn.setPageSize((HEIGHT, WIDTH))
    drawn.drawImage(picture, 0, 0, *((HEIGHT, WIDTH) if turn % 180 else (WIDTH, HEIGHT)))


def _wrapped(text: str, font: ImageFont.FreeTypeFont, width: float) -> list[str]:
    lines = [""]
    for character in text:
        if font.getlength(lines[-1] + character) > width and character not in "，。；、）":
            lines.append("")
        lines[-1] += character
    return lines
