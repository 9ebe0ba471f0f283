"""Fetches a page or file from the web as a document: only from public machines, as robots.txt allows, within limits.

Every name is resolved once, every one of its addresses judged, and the connection made to an address that was judged: between
question and answer DNS cannot change it. Each redirect goes through all of it again.
"""

import asyncio
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import unquote

import httpx

from ingest import robots
from ingest.loaders import FORMATS, office_file
from ingest.loaders.recognising import by_beginning
from ingest.public_hosts import Resolve, refusal, resolve
from qa_bot.errors import DocumentError
from qa_bot.settings import Settings

AGENT: Final = "qa-bot"
"""Our name in robots.txt."""
_PORTS: Final = {"http": 80, "https": 443}
_REDIRECTS: Final = 5
_MEGABYTE: Final = 1024 * 1024
_ROBOTS_BYTES: Final = 500 * 1024  # as RFC 9309 asks
_SLUG: Final = re.compile(r"[^\w.-]+")
_LONGEST_NAME: Final = 80
_HTML: Final = re.compile(rb"<(?:!doctype html|html|head|body|meta|title)\b", re.IGNORECASE)
_OFFICE: Final = {"word": ".docx", "slides": ".pptx", "sheets": ".xlsx", "old_word": ".doc", "old_slides": ".ppt", "old_sheets": ".xls"}
_WRITE_IT: Final = "这不是网址；请写成https://www.example.org/page这样的形式"
_TEXTS: Final = tuple(ending for name, known in FORMATS.items() if name in ("markdown", known.as_text) for ending in known.endings)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one address may take: in all, for one step of the network, and in size."""

    seconds: float = 60
    step_seconds: float = 15
    megabytes: float = 100


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address holds: ``address`` is where it was found after redirects, ``name`` a file name made of the address asked for."""

    address: str
    name: str
    content: bytes


@dataclass(slots=True)
class _Visit:
    """One fetch, with all that it may do."""

    asked: str
    settings: Settings
    resolve: Resolve
    limits: Limits
    client: httpx.AsyncClient
    rules: dict[str, str] = field(default_factory=dict)

    def error(self, en: str, zh: str) -> DocumentError:
        return DocumentError(f"{self.asked}: {en}", f"{self.asked}：{zh}。")


def is_address(text: str) -> bool:
    """Whether a text means a web address, not a path."""
    return re.match(r"[A-Za-z][\w+.-]*:/", text) is not None


def fetch(address: str, settings: Settings, *, resolve: Resolve = resolve, limits: Limits = Limits()) -> Fetched:
    """Fetch what a web address holds. No cookies, no proxy; ``settings`` may allow further ports and networks.

    Raises:
        DocumentError: one line that says why not: the address is none of the public web's, robots.txt forbids it, the server does not
            answer, or with an error, or with too much.
    """
    return asyncio.run(_fetched(address.strip(), settings, resolve, limits))


async def _fetched(address: str, settings: Settings, resolve: Resolve, limits: Limits) -> Fetched:
    name = f"{AGENT} (+{settings.public_url})" if settings.public_url else AGENT
    headers = {"User-Agent": name, "Accept": "*/*", "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8"}
    async with httpx.AsyncClient(headers=headers, trust_env=False, timeout=limits.step_seconds, follow_redirects=False) as client:
        visit = _Visit(address, settings, resolve, limits, client)
        try:
            async with asyncio.timeout(limits.seconds):
                url, content = await _follow(visit, _parsed(address, visit))
        except TimeoutError:
            raise visit.error(
                f"not all of it came within {limits.seconds:g} s; try again later, or upload the file",
                f"{limits.seconds:g}秒内没有下载完；请稍后再试，或下载后上传文件",
            ) from None
    if not content.strip():
        raise visit.error(
            "there is nothing at this address; open it in a browser to see what it holds", "这个网址没有内容；请用浏览器打开看看"
        )
    return Fetched(str(url), _name(_parsed(address, visit), content), content)


async def _follow(visit: _Visit, url: httpx.URL) -> tuple[httpx.URL, bytes]:
    for _ in range(_REDIRECTS + 1):
        if not robots.may_fetch(await _rules(visit, url), AGENT, url.raw_path.decode("ascii")):
            raise visit.error(
                f"the site's robots.txt does not let programs read {url}; ask the site, or save the page and upload it",
                "网站不允许程序读取这个页面；请联系网站，或在浏览器里保存网页后上传",
            )
        response, content = await _got(visit, url, int(visit.limits.megabytes * _MEGABYTE))
        if not response.has_redirect_location:
            if response.status_code != httpx.codes.OK:
                raise visit.error(
                    f"the server answers {response.status_code} {response.reason_phrase}; open the address in a browser",
                    f"网站没有给出页面（{response.status_code}）；请用浏览器打开，核对网址",
                )
            return url, content
        url = _parsed(_joined(visit, url, response), visit)
    raise visit.error(f"more than {_REDIRECTS} redirects; write the address of the page itself", "网址多次跳转；请填写页面最终的网址")


def _joined(visit: _Visit, url: httpx.URL, response: httpx.Response) -> str:
    try:
        return str(url.join(response.headers["Location"]))
    except httpx.InvalidURL:
        raise visit.error(
            "it redirects to something that is no address; write the address of the page itself", "网址跳转出错；请填写页面最终的网址"
        ) from None


def _parsed(address: str, visit: _Visit) -> httpx.URL:
    """The address in parts, if it is one of the web's, without a password, on a port that is allowed."""
    try:
        url = httpx.URL(address).copy_with(fragment=None)
    except httpx.InvalidURL as error:
        raise visit.error(f"this is no web address ({error}); write it like https://www.example.org/page", _WRITE_IT) from None
    if url.scheme not in _PORTS:
        raise visit.error(
            f"{url.scheme or 'no scheme'} is neither http nor https; write an address like https://www.example.org/page", _WRITE_IT
        )
    if not url.host:
        raise visit.error("the address names no site; write it like https://www.example.org/page", _WRITE_IT)
    if url.userinfo:
        raise visit.error(
            "the address holds a name or password; nothing that needs one can be fetched, upload the file instead",
            "网址里有用户名或密码；需要登录的内容无法读取，请下载后上传文件",
        )
    ports = (*_PORTS.values(), *visit.settings.fetch_ports)
    if (port := url.port or _PORTS[url.scheme]) not in ports:
        allowed = ", ".join(map(str, sorted(set(ports))))
        raise visit.error(
            f"port {port} is none of {allowed}; if it is right, allow it with QA_BOT_FETCH_PORTS",
            f"不允许读取端口{port}；如网址无误，请管理员在QA_BOT_FETCH_PORTS中加上",
        )
    return url


async def _rules(visit: _Visit, url: httpx.URL) -> str:
    """The robots.txt of a page's site: none is leave to read all; a server in trouble is not."""
    origin = url.copy_with(raw_path=b"/robots.txt")
    if (known := visit.rules.get(str(origin))) is not None:
        return known
    place = origin
    for _ in range(_REDIRECTS + 1):
        response, content = await _got(visit, place, _ROBOTS_BYTES, cut=True)
        if not response.has_redirect_location:
            break
        place = _parsed(_joined(visit, place, response), visit)
    if response.is_server_error:
        raise visit.error(
            f"the site's robots.txt cannot be read (the server answers {response.status_code}); try again later",
            "暂时无法确认网站是否允许读取；请稍后再试",
        )
    return visit.rules.setdefault(str(origin), content.decode(errors="replace") if response.is_success else "")


async def _got(visit: _Visit, url: httpx.URL, most: int, *, cut: bool = False) -> tuple[httpx.Response, bytes]:
    """One request, to the first of the host's judged addresses that takes it; no redirect is followed."""
    error: httpx.HTTPError | None = None
    for address in await _addresses(visit, url):
        try:
            return await _requested(visit, url, address, most, cut=cut)
        except (httpx.ConnectError, httpx.ConnectTimeout) as failed:
            error = failed
        except httpx.HTTPError as failed:
            raise visit.error(
                f"the server broke off or gave no proper answer ({type(failed).__name__}); try again later",
                "网站中断了连接或回应异常；请稍后再试",
            ) from None
    raise visit.error(
        f"{url.host} cannot be reached ({error or 'no address'}); check the address, or try again later",
        f"连接不上{url.host}；请核对网址，或稍后再试",
    )


async def _addresses(visit: _Visit, url: httpx.URL) -> Sequence[str]:
    host, port = url.raw_host.decode("ascii").strip("[]"), url.port or _PORTS[url.scheme]
    try:
        found = await asyncio.get_running_loop().run_in_executor(None, visit.resolve, host, port)
    except (OSError, UnicodeError):
        raise visit.error(f"there is no site called {url.host}; check the spelling", f"找不到网站{url.host}；请核对拼写") from None
    if reason := refusal(host, found, visit.settings.fetch_networks):
        raise visit.error(reason, f"{host}不是公开的网站，不能读取；请核对网址，或请管理员在QA_BOT_FETCH_NETWORKS中允许")
    return found


async def _requested(visit: _Visit, url: httpx.URL, address: str, most: int, *, cut: bool) -> tuple[httpx.Response, bytes]:
    host = url.raw_host.decode("ascii")
    request = visit.client.build_request(
        "GET", url.copy_with(host=address), headers={"Host": url.netloc.decode("ascii")}, extensions={"sni_hostname": host}
    )
    response = await visit.client.send(request, stream=True)
    visit.client.cookies.clear()
    pieces: list[bytes] = []
    length = 0
    try:
        if response.is_success:
            async for piece in response.aiter_bytes():  # unpacked, so that a bomb is seen
                length += len(piece)
                pieces.append(piece)
                if length > most:
                    break
    finally:
        await response.aclose()
    if length > most and not cut:
        raise visit.error(
            f"it holds more than {visit.limits.megabytes:g} MB; upload a smaller version of the file",
            f"内容超过{visit.limits.megabytes:g} MB；请上传较小的文件",
        )
    return response, b"".join(pieces)[:most]


def _name(url: httpx.URL, content: bytes) -> str:
    """A file name that tells the address, different for different addresses, with the ending of what the content is."""
    path = PurePosixPath(unquote(url.path))
    suffix = _suffix(path.suffix.lower(), content)
    said = f"{url.host}{path.with_suffix('') if path.name else ''} {unquote(url.query.decode('ascii'))}"
    slug = _SLUG.sub("-", said.strip()).strip("-")
    if len(slug) > _LONGEST_NAME:
        slug = f"{slug[:_LONGEST_NAME]}-{hashlib.sha256(str(url).encode()).hexdigest()[:8]}"
    return slug + suffix


def _suffix(named: str, content: bytes) -> str:
    if office := office_file.kind(content):
        return _OFFICE.get(office, ".docx")
    if found := by_beginning(content, FORMATS):
        endings = FORMATS[found].endings
        return named if named in endings else endings[0]
    if named in _TEXTS and not _HTML.search(content[:1024]):
        return named
    return ".html" if _HTML.search(content[:4096]) else ".txt"
