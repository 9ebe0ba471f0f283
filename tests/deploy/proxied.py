"""The real nginx with the configuration of ``deploy/nginx``, on free ports, in front of servers that a test runs."""

import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from qa_bot.evaluation.speed.many_visitors import free_port

NAME = "ask.example.org"
"""The name that the configuration is written for, and the certificate is made for."""
_RULES = Path(__file__).parents[2] / "deploy" / "nginx"
_START_S = 10

needs_nginx = pytest.mark.skipif(not (shutil.which("nginx") and shutil.which("openssl")), reason="needs Debian's nginx-light and openssl")


@dataclass(frozen=True)
class Proxy:
    """Where it listens, and what it wrote."""

    http: int
    https: int
    folder: Path

    def client(self, address: str = "127.0.0.1", **options: Any) -> httpx.Client:  # noqa: ANN401  # httpx's own
        """A visitor who comes from an address (127.0.0.0/8 is all loopback), and believes our certificate only."""
        trusted = ssl.create_default_context(cafile=self.folder / "qa-bot" / "tls" / "cert.pem")
        transport = _Named(httpx.HTTPTransport(verify=trusted, local_address=address))
        return httpx.Client(base_url=f"https://127.0.0.1:{self.https}", headers={"Host": NAME}, transport=transport, timeout=20, **options)

    def log(self) -> str:
        """All that it wrote: what was asked for, and its errors."""
        return "".join(path.read_text() for path in sorted(self.folder.glob("log/*")))


class _Named(httpx.BaseTransport):
    """Asks for the certificate of ``NAME``, whatever address is called."""

    def __init__(self, inner: httpx.BaseTransport) -> None:
        self._inner = inner

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.extensions["sni_hostname"] = NAME
        return self._inner.handle_request(request)

    def close(self) -> None:
        self._inner.close()


@contextmanager
def nginx(folder: Path, upstreams: Sequence[str]) -> Iterator[Proxy]:
    """Run nginx meanwhile; ``upstreams`` are the hosts and ports of the assistants behind it.

    Only ports, folders and upstreams differ from what is delivered.
    """
    proxy = Proxy(free_port(), free_port(), folder)
    lay_out(proxy, upstreams)
    command = ["nginx", "-c", str(folder / "nginx.conf"), "-p", str(folder)]
    subprocess.run([*command, "-t"], check=True, capture_output=True)
    process = subprocess.Popen(command)
    try:
        _wait_for(proxy.https, process)
        yield proxy
    finally:
        process.terminate()
        process.wait(timeout=20)


def lay_out(proxy: Proxy, upstreams: Sequence[str]) -> None:
    """Write the configuration into the proxy's folder, as an operator lays it into ``/etc/nginx``."""
    rules = proxy.folder / "qa-bot"
    (rules / "tls").mkdir(parents=True)
    (proxy.folder / "log").mkdir()
    _self_signed(rules / "tls")
    shutil.copy(_RULES / "proxy.conf", rules)
    site = (_RULES / "site.conf").read_text()
    site = re.sub(r"^\s*listen \[::\]:.*\n", "", site, flags=re.MULTILINE)  # a machine may have no IPv6
    site = re.sub(r"\blisten 80\b", f"listen 127.0.0.1:{proxy.http}", site)
    site = re.sub(r"\blisten 443\b", f"listen 127.0.0.1:{proxy.https}", site)
    (rules / "site.conf").write_text(site.replace("/var/log/nginx/", f"{proxy.folder}/log/"))
    upstream = (_RULES / "upstream.conf").read_text()
    servers = "\n".join(f"    server {each} max_fails=1 fail_timeout=5s;" for each in upstreams)
    (rules / "upstream.conf").write_text(re.sub(r"^ *server .*$", servers, upstream, flags=re.MULTILINE))
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "\n".join(f"    {kind}_temp_path {proxy.folder}/held-{kind};" for kind in kinds)
    (proxy.folder / "nginx.conf").write_text(f"""daemon off;
user root;
worker_processes 2;
pid {proxy.folder}/nginx.pid;
error_log {proxy.folder}/log/main.log warn;
events {{}}
http {{
    access_log off;
{temporary}
    include qa-bot/site.conf;
}}
""")


def _self_signed(folder: Path) -> None:
    key = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1"]
    name = ["-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}"]
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    subprocess.run(["openssl", *key, *name, *files], check=True, capture_output=True)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _START_S
    while time.monotonic() < deadline:
        assert process.poll() is None, "nginx ended"
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(f"nginx does not listen after {_START_S} s")
