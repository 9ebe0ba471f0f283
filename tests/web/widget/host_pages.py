"""Other people's sites, served for real from an origin of their own."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

BODY = "<h1>A site</h1><p>Its own words.</p><button id=theirs>Theirs</button>"


class Site:
    """A site whose pages a test writes; one server, which also answers to the name ``localhost``."""

    def __init__(self) -> None:
        pages: dict[str, tuple[str, dict[str, str]]] = {"/favicon.ico": ("-", {"Content-Type": "image/x-icon"})}

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:  # the library's name
                html, headers = pages.get(self.path, ("", {}))
                self.send_response(200 if html else 404)
                for name, value in {"Content-Type": "text/html; charset=utf-8", **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(html.encode())

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._pages = pages
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def other_name(self) -> str:
        """Another site for a browser: its frames run in a process of their own."""
        return f"http://localhost:{self._server.server_port}"

    def page(
        self, line: str, *, doctype: str = "<!doctype html>", head: str = "", body: str = BODY, html: str = "lang=zh", **headers: str
    ) -> str:
        """Put a page with the line there; returns its path."""
        path = f"/{len(self._pages)}.html"
        head = f"<title>A site</title><meta name=viewport content='width=device-width'>{head}{line}"
        text = f"{doctype}<html {html}><head>{head}</head><body>{body}</body></html>"
        self._pages[path] = text, {name.replace("_", "-"): value for name, value in headers.items()}
        return path

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
