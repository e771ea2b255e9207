"""An SMS service over real HTTP, that accepts, refuses, or is out of order."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TOKEN = "sms-token"


class SmsService:
    """``messages`` are those accepted; ``status`` is what it answers from now on."""

    def __init__(self) -> None:
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                status = service.status if self.headers["Authorization"] == f"Bearer {TOKEN}" else 401
                if service.slow:
                    time.sleep(service.slow)
                if status == 202:
                    service.messages.append(told)
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/messages"
        self.well_behaved()
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def well_behaved(self) -> None:
        self.messages: list[dict[str, Any]] = []
        self.status = 202
        self.slow = 0.0

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
