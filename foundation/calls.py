"""Calls to the services of the settings (remote signature, SMS): one POST, one answer, within a limit of time.

No redirection is followed and no answer is read without end: the address is the administrator's, the answer is
nobody's word.
"""

import json
import ssl
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any

LARGEST_ANSWER = 1_000_000


class NoAnswer(Exception):  # noqa: N818 - named for the situation
    """Nothing usable came back in time; the words say what happened."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes

    def json(self) -> dict[str, Any]:
        """Raises NoAnswer for what is not a JSON object."""
        try:
            found = json.loads(self.body)
        except ValueError as error:
            raise NoAnswer("sa réponse ne se lit pas") from error
        if not isinstance(found, dict):
            raise NoAnswer("sa réponse ne se lit pas")
        return found


def post_json(url: str, content: Mapping[str, Any], *, headers: Mapping[str, str], seconds: float) -> Answer:
    """Whatever the status of the answer. Raises NoAnswer."""
    body = json.dumps(content).encode()
    return _post(url, body, {"Content-Type": "application/json", **headers}, seconds)


def post_form(url: str, content: Mapping[str, str], *, headers: Mapping[str, str], seconds: float) -> Answer:
    """Whatever the status of the answer. Raises NoAnswer."""
    body = urllib.parse.urlencode(content).encode()
    return _post(url, body, {"Content-Type": "application/x-www-form-urlencoded", **headers}, seconds)


class _NoRedirection(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        """The answer that redirects is the answer."""


_OPENER = urllib.request.build_opener(
    _NoRedirection,
    urllib.request.ProxyHandler(),
    urllib.request.HTTPSHandler(context=ssl.create_default_context()),
)


def _post(url: str, body: bytes, headers: Mapping[str, str], seconds: float) -> Answer:
    if not url.startswith(("https://", "http://")):
        raise NoAnswer("son adresse n’est pas une adresse web")
    request = urllib.request.Request(url, data=body, headers=dict(headers), method="POST")  # noqa: S310 - web addresses only, see above
    deadline = time.monotonic() + seconds
    try:
        with _opened(request, seconds) as answer:
            return Answer(answer.status, _read(answer, deadline))
    except TimeoutError as error:
        raise NoAnswer(f"pas de réponse en {seconds:g} secondes") from error
    except (OSError, HTTPException) as error:
        raise NoAnswer(str(getattr(error, "reason", "") or error) or type(error).__name__) from error


def _opened(request: urllib.request.Request, seconds: float) -> Any:
    """An error status is an answer like another."""
    try:
        return _OPENER.open(request, timeout=seconds)
    except urllib.error.HTTPError as answer:
        return answer


def _read(answer: Any, deadline: float) -> bytes:
    """A server that sends one byte now and then must not hold us beyond the limit."""
    content = b""
    while part := answer.read1(65_536):
        content += part
        if len(content) > LARGEST_ANSWER:
            raise NoAnswer("sa réponse est trop longue")
        if time.monotonic() > deadline:
            raise TimeoutError
    return content
