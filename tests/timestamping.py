"""The example's time-stamp authority over real HTTP, at any date, and made to misbehave."""

import threading
import time
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from asn1crypto import tsp
from waitress.server import create_server

from conventio.demo.timestamp_authority import TimestampAuthority, create

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]
REPLY = "application/timestamp-reply"


class TimestampServer:
    """Answers as the authority does, until ``behaviour`` says otherwise; counts the queries."""

    authority: TimestampAuthority
    behaviour: Application

    def __init__(self, folder: Path, *, made_at: datetime) -> None:
        """Makes the authority in ``folder``, with the address of its revocation list in its certificate."""
        self.queries = 0
        self._server = create_server(self._answer, host="127.0.0.1", port=0, threads=4)
        self.url = f"http://127.0.0.1:{self._server.effective_port}"
        create(folder, url=self.url, at=made_at)
        self.authority = TimestampAuthority(folder)
        self.behaviour = self.authority
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()

    def set_clock(self, at: datetime | None) -> None:
        """The instant that tokens state from now on; None for the real one."""
        self.authority._stamper.fixed_dt = at

    def well_behaved(self) -> None:
        self.behaviour = self.authority
        self.queries = 0

    def stop(self) -> None:
        self._server.close()
        self._thread.join(timeout=5)

    def _answer(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        self.queries += environ["REQUEST_METHOD"] == "POST"
        return self.behaviour(environ, start_response)


def saying(status: str, media_type: str, body: bytes) -> Application:
    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        start_response(status, [("Content-Type", media_type), ("Content-Length", str(len(body)))])
        return [body]

    return answer


def hanging(seconds: float) -> Application:
    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        time.sleep(seconds)
        start_response("504 Gateway Timeout", [])
        return []

    return answer


def altering(server: TimestampServer, alter: Callable[[tsp.TimeStampReq], None]) -> Application:
    """A granted and rightly signed answer, to another query than the one that was asked."""

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        query = tsp.TimeStampReq.load(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
        alter(query)
        body = server.authority._stamper.request_tsa_response(
            tsp.TimeStampReq.load(query.dump(force=True))
        ).dump()
        return saying("200 OK", REPLY, body)(environ, start_response)

    return answer


def refusing() -> Application:
    refusal = tsp.TimeStampResp({"status": tsp.PKIStatusInfo({"status": "rejection"})})
    return saying("200 OK", REPLY, refusal.dump())
