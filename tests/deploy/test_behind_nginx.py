"""Behind nginx as ``deploy/nginx`` configures it: streams flow, the limits see who asks, uploads pass, and nothing private is logged."""

import json
import socket
import ssl
import time
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path

import httpx
import pytest

from ingest.staff.door import COOKIE
from qa_bot.evaluation.speed.many_visitors import free_port
from tests.deploy.proxied import NAME, Proxy, needs_nginx, nginx
from tests.deploy.unhurried import EACH, PAUSE_S, PIECES, QUESTION, Heard
from tests.ingest.staff.conftest import PASSWORD, csrf
from tests.web.browsing import serving

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("nginx"), needs_nginx]


def _arrivals(response: httpx.Response) -> list[tuple[float, str]]:
    """When each event of a stream came."""
    return [(time.monotonic(), line) for line in response.iter_lines() if line.startswith("event: ")]


def test_events_arrive_one_by_one(proxy: Proxy) -> None:
    with proxy.client("127.0.1.1") as client, client.stream("POST", "/api/ask", json={"question": QUESTION}) as response:
        assert response.status_code == 200
        arrived = _arrivals(response)
    texts = [moment for moment, line in arrived if line == "event: text"]
    assert len(texts) == PIECES
    assert all(later - earlier > PAUSE_S / 2 for earlier, later in pairwise(texts))


def test_the_limits_see_the_visitor_and_believe_nobody_else(proxy: Proxy) -> None:
    def status(client: httpx.Client, **headers: str) -> int:
        return client.post("/api/ask", json={"question": ""}, headers=headers).status_code  # counted, and refused at once

    with proxy.client("127.0.2.1") as first, proxy.client("127.0.2.2") as second:
        assert [status(first) for _ in range(EACH + 1)] == [422] * EACH + [429]
        assert status(second) == 422
        assert status(first, **{"X-Forwarded-For": "198.51.100.1", "Forwarded": "for=198.51.100.1"}) == 429


def test_the_request_id_is_nginx_s_own_and_forged_heads_are_dropped(proxy: Proxy, heard: Heard) -> None:
    forged = {"X-Request-ID": "mine", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "http", "Forwarded": "host=evil.example"}
    with proxy.client("127.0.3.1") as client:
        assert client.get("/api/health", headers=forged).status_code == 200
    head = heard.heads[-1]
    assert len(head["x-request-id"]) == 32
    assert (head["x-forwarded-for"], head["x-forwarded-proto"], head["host"]) == ("127.0.3.1", "https", NAME)
    assert "x-forwarded-host" not in head
    assert "forwarded" not in head
    assert head["x-request-id"] in proxy.log()


def test_the_log_holds_neither_questions_nor_addresses(proxy: Proxy) -> None:
    with proxy.client("127.0.4.1") as client:
        assert client.get("/ask", params={"q": "secret-question"}).status_code == 200
        assert client.get(f"/ask?q={'secret-question' * 3000}").status_code == 414
    written = proxy.log()
    assert '"path":"/ask"' in written
    assert "secret-question" not in written
    assert "127.0.4.1" not in written
    assert all(json.loads(line) for line in written.splitlines() if line.startswith("{"))


def test_the_assistant_s_own_headers_are_left_alone(proxy: Proxy) -> None:
    with proxy.client() as client:
        headers = client.get("/embed/panel").headers
    assert len(headers.get_list("content-security-policy")) == 1
    assert "x-frame-options" not in headers


def test_no_websocket_is_opened(proxy: Proxy, heard: Heard) -> None:
    asked = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
    }
    with proxy.client() as client:
        assert client.get("/api/health", headers=asked).status_code == 200
    assert "upgrade" not in heard.heads[-1]


def test_browsers_are_offered_http_2(proxy: Proxy) -> None:
    context = ssl.create_default_context(cafile=proxy.folder / "qa-bot" / "tls" / "cert.pem")
    context.set_alpn_protocols(["h2", "http/1.1"])
    with socket.create_connection(("127.0.0.1", proxy.https)) as plain, context.wrap_socket(plain, server_hostname=NAME) as secure:
        assert secure.selected_alpn_protocol() == "h2"


def test_too_large_a_question_is_refused_in_the_assistant_s_words(proxy: Proxy) -> None:
    with proxy.client("127.0.5.1") as client:
        refused = client.post("/api/ask", json={"question": "长" * 100_000}, headers={"Accept-Language": "en"})
    assert refused.status_code == 413
    assert refused.json()["detail"]


def _sign_in(client: httpx.Client) -> None:
    mark = csrf(client.get("/staff/login").text)
    entered = client.post("/staff/login", data={"password": PASSWORD, "csrf": mark, "lang": "zh"})
    assert entered.status_code == 303
    cookie = entered.headers["set-cookie"]
    assert "Secure" in cookie  # it knows that the visitor's side is TLS
    client.headers["Cookie"] = cookie.partition(";")[0]
    assert COOKIE in cookie


@pytest.mark.parametrize(("megabytes", "status"), [(2, 201), (5, 413), (120, 413)])
def test_uploads_of_staff_pass_up_to_their_size(proxy: Proxy, megabytes: int, status: int) -> None:
    """The second is turned away by the assistant, in words, the third by nginx."""
    with proxy.client("127.0.6.1") as client:
        _sign_in(client)
        head = {"X-CSRF-Token": csrf(client.get("/staff/documents").text), "X-File-Name": "expo.txt"}
        answered = client.post("/staff/upload", content=b"expo " * (megabytes * 2**20 // 5), headers=head)
    assert answered.status_code == status
    assert "nginx" in answered.text if megabytes > 100 else answered.json()


def test_an_upload_is_passed_on_while_it_arrives(proxy: Proxy, heard: Heard) -> None:
    context = ssl.create_default_context(cafile=proxy.folder / "qa-bot" / "tls" / "cert.pem")
    head = f"POST /staff/upload HTTP/1.1\r\nHost: {NAME}\r\nX-File-Name: half\r\nContent-Length: {2**20}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", proxy.https)) as plain, context.wrap_socket(plain, server_hostname=NAME) as secure:
        secure.sendall(head.encode() + b"x" * 2**19)  # the other half never comes
        deadline = time.monotonic() + 10
        while not any(each.get("x-file-name") == "half" for each in heard.heads):
            assert time.monotonic() < deadline, "the assistant was not told of it"
            time.sleep(0.05)


def test_plain_http_leads_to_tls(proxy: Proxy) -> None:
    with httpx.Client(headers={"Host": NAME}) as client:
        led = client.get(f"http://127.0.0.1:{proxy.http}/sources/x?lang=en")
    assert (led.status_code, led.headers["location"]) == (301, f"https://{NAME}/sources/x?lang=en")


def test_another_name_gets_no_certificate(proxy: Proxy) -> None:
    context = ssl.create_default_context()
    with socket.create_connection(("127.0.0.1", proxy.https)) as plain, pytest.raises(ssl.SSLError, match="UNRECOGNIZED_NAME"):
        context.wrap_socket(plain, server_hostname="other.example.org")


def test_a_connection_under_our_name_does_not_serve_another(proxy: Proxy) -> None:
    with proxy.client() as client:
        assert client.get("/", headers={"Host": "other.example.org"}).status_code == 421


def test_ciphers_without_forward_secrecy_are_refused(proxy: Proxy) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_ciphers("AES128-SHA:AES256-SHA:AES128-GCM-SHA256")
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    with socket.create_connection(("127.0.0.1", proxy.https)) as plain, pytest.raises(ssl.SSLError, match="HANDSHAKE_FAILURE"):
        context.wrap_socket(plain, server_hostname=NAME)


def test_metrics_are_not_for_visitors_and_tls_is_remembered(proxy: Proxy) -> None:
    with proxy.client() as client:
        assert client.get("/metrics").status_code == 404
        assert "max-age" in client.get("/api/health").headers["strict-transport-security"]


def test_while_no_assistant_answers_visitors_are_told_to_come_back(tmp_path: Path) -> None:
    with nginx(tmp_path, [f"127.0.0.1:{free_port()}"]) as proxy, proxy.client() as client:
        page, told = client.get("/"), client.post("/api/ask", json={"question": QUESTION})
    assert (page.status_code, told.status_code) == (503, 503)
    assert page.headers["retry-after"] == told.headers["retry-after"] == "20"
    assert "请稍后再试" in page.text
    assert "try again" in told.json()["detail"]
    assert "strict-transport-security" in page.headers


def test_a_visitor_comes_to_the_same_replica_again(heard: Heard, tmp_path: Path) -> None:
    replicas = [Heard(heard), Heard(heard)]
    with ExitStack() as running:
        addresses = [running.enter_context(serving(replica)).removeprefix("http://") for replica in replicas]
        proxy = running.enter_context(nginx(tmp_path, addresses))
        for number in range(12):
            with proxy.client(f"127.0.8.{number + 1}") as client:
                for _ in range(3):
                    client.get("/api/health")
    visitors = [[head["x-forwarded-for"] for head in replica.heads] for replica in replicas]
    assert sum(map(len, visitors)) == 36
    assert set(visitors[0]).isdisjoint(visitors[1])
    assert all(visitors)  # not one for all


def test_a_replica_that_is_gone_is_stepped_over(heard: Heard, tmp_path: Path) -> None:
    gone = f"127.0.0.1:{free_port()}"
    with serving(heard) as address, nginx(tmp_path, [gone, address.removeprefix("http://")]) as proxy:
        statuses = set()
        for number in range(12):  # by their addresses half of them would belong to the one that is gone
            with proxy.client(f"127.0.7.{number + 1}") as client:
                statuses.add(client.post("/api/ask", json={"question": ""}).status_code)
    assert statuses == {422}
