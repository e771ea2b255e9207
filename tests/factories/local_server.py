"""A small web server on the loopback, told what to answer, that remembers what it was asked."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class LocalServer:
    """Answers what ``pages`` holds, by path; 404 for anything else."""

    def __init__(self) -> None:
        self.pages: dict[str, bytes] = {}
        self.status = 200
        self.seconds = 0.0
        """How long each answer takes."""
        self.asked: list[str] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.asked.append(self.path)
                time.sleep(server.seconds)
                body = server.pages.get(self.path)
                self.send_response(server.status if body is not None else 404)
                self.send_header("Content-Length", str(len(body or b"")))
                self.end_headers()
                self.wfile.write(body or b"")

            do_POST = do_GET  # noqa: N815 - the names that http.server looks for

            def log_message(self, *_arguments: object) -> None:
                """Tests read ``asked``."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()

    def well_behaved(self) -> None:
        self.status, self.seconds = 200, 0.0
        self.asked.clear()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(timeout=5)


@contextmanager
def local_server() -> Iterator[LocalServer]:
    server = LocalServer()
    try:
        yield server
    finally:
        server.stop()
