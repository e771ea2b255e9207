"""One remote signature service, spoken to over HTTP: who may sign there, then one authorised signature.

Both versions of the API are spoken: 1.0.4 names its parameters ``hash``, ``PIN``, ``OTP``; 2 names them ``hashes``
and ``authData``. The authorisation (SAD) is asked for exactly the hash to be signed, so that it can serve for
nothing else where the service pins it (SCAL2, CEN EN 419 241-1).
"""

import base64
import threading
import urllib.parse
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from foundation.calls import Answer, NoAnswer, post_form, post_json
from signing.csc.credential import RemoteCredential, read_credential
from signing.csc.provider import Provider
from signing.csc.refusals import AuthorisationOver, RemoteRefused, RemoteSilent, WrongRemoteCode

SECONDS = 15.0
_SHA256 = "2.16.840.1.101.3.4.2.1"
_SIGN_ALGORITHMS = {"rsa": "1.2.840.113549.1.1.11", "ec": "1.2.840.10045.4.3.2"}
"""sha256WithRSAEncryption and ecdsa-with-SHA256."""
_BAD_CODES = frozenset({"invalid_otp", "invalid_pin"})
_MOST = 10
_EARLY = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class ServiceToken:
    value: str
    good_until: datetime


class CscClient:
    """Any number of threads may share it: the token of the application is kept as long as it is good."""

    def __init__(self, provider: Provider, *, seconds: float = SECONDS) -> None:
        self.provider = provider
        self._seconds = seconds
        self._token: ServiceToken | None = None
        self._lock = threading.Lock()

    @property
    def _v2(self) -> bool:
        return self.provider.version == "2"

    def check(self, *, at: datetime) -> None:
        """Whether the service answers and knows this platform. Raises RemoteSilent, UnusableProviders."""
        self._service_token(at)

    def credentials(self, user_id: str, *, at: datetime) -> tuple[RemoteCredential, ...]:
        """The usable ones that the service knows for this person. Raises RemoteSilent, RemoteRefused."""
        told = self._call("credentials/list", {"userID": user_id, "maxResults": _MOST}, at=at)
        found = [self.credential(str(one), at=at) for one in told.get("credentialIDs") or []]
        return tuple(one for one in found if one is not None)

    def credential(self, credential_id: str, *, at: datetime) -> RemoteCredential | None:
        """None where it cannot sign (any more). Raises RemoteSilent, RemoteRefused, UnusableCertificate."""
        asked = {"credentialID": credential_id, "certificates": "chain", "authInfo": True, "certInfo": False}
        return read_credential(credential_id, self._call("credentials/info", asked, at=at))

    def send_code(self, credential_id: str, *, at: datetime) -> None:
        """Asks the service to send the person a code. Raises RemoteSilent, RemoteRefused."""
        self._call(
            "credentials/getChallenge" if self._v2 else "credentials/sendOTP",
            {"credentialID": credential_id},
            at=at,
        )

    def authorise(
        self, credential: RemoteCredential, digest: bytes, *, pin: str, code: str, about: str, at: datetime
    ) -> str:
        """The authorisation (SAD) for exactly this hash. Raises WrongRemoteCode, RemoteSilent, RemoteRefused."""
        asked: dict[str, Any] = {
            "credentialID": credential.id,
            "numSignatures": 1,
            "description": about[:500],
            **self._hashes(digest, algorithm=self._v2),
        }
        given = {"PIN": pin if credential.asks_pin else "", "OTP": code if credential.asks_code else ""}
        given = {name: value for name, value in given.items() if value}
        if self._v2:
            asked["authData"] = [{"id": name, "value": value} for name, value in given.items()]
        else:
            asked |= given
        return self._text(self._call("credentials/authorize", asked, at=at), "SAD")

    def page_to_authorise(
        self, credential: RemoteCredential, digest: bytes, *, state: str, back: str, about: str
    ) -> str:
        """Address of the service's own page, where the person authorises this hash (OAuth 2 code flow)."""
        asked = {
            "response_type": "code",
            "client_id": self.provider.client_id,
            "redirect_uri": back,
            "scope": "credential",
            "credentialID": credential.id,
            "numSignatures": "1",
            ("hashes" if self._v2 else "hash"): base64.urlsafe_b64encode(digest).decode().rstrip("="),
            "description": about[:500],
            "state": state,
        }
        if self._v2:
            asked["hashAlgorithmOID"] = _SHA256
        return f"{self.provider.oauth2_url}/oauth2/authorize?{urllib.parse.urlencode(asked)}"

    def authorisation_for(self, code: str, *, back: str) -> str:
        """The authorisation that the person gave on the service's page, for the code that came back with them.

        Raises AuthorisationOver, RemoteSilent.
        """
        asked = {"grant_type": "authorization_code", "code": code, "redirect_uri": back}
        answer = self._post_for_token(asked)
        if answer.status != 200:
            raise AuthorisationOver(self.provider.label)
        return self._text(self._read(answer), "access_token")

    def sign(self, credential: RemoteCredential, digest: bytes, authorisation: str, *, at: datetime) -> bytes:
        """The raw signature as the service gives it: to be verified before it is believed.

        Raises AuthorisationOver, RemoteSilent, RemoteRefused.
        """
        algorithm = _SIGN_ALGORITHMS[credential.certificate.public_key.algorithm]
        asked = {
            "credentialID": credential.id,
            "SAD": authorisation,
            "signAlgo": algorithm,
            **self._hashes(digest, algorithm=True),
        }
        told = self._call("signatures/signHash", asked, at=at)
        values = told.get("signatures")
        if not isinstance(values, list) or len(values) != 1:
            raise RemoteSilent(self.provider.label, "il ne rend pas une signature")
        try:
            return base64.b64decode(values[0])
        except (ValueError, TypeError) as error:
            raise RemoteSilent(self.provider.label, "sa signature ne se lit pas") from error

    def _hashes(self, digest: bytes, *, algorithm: bool) -> dict[str, Any]:
        told: dict[str, Any] = {"hashes" if self._v2 else "hash": [base64.b64encode(digest).decode()]}
        if algorithm:
            told["hashAlgorithmOID" if self._v2 else "hashAlgo"] = _SHA256
        return told

    def _call(self, path: str, content: dict[str, Any], *, at: datetime) -> dict[str, Any]:
        """Once more with a new token where the service no longer knows ours."""
        answer = self._asked(path, content, at)
        if answer.status == 401:
            self._token = None
            answer = self._asked(path, content, at)
        if answer.status == 204:
            return {}
        if answer.status == 200:
            return self._read(answer)
        raise self._refusal(answer)

    def _asked(self, path: str, content: dict[str, Any], at: datetime) -> Answer:
        headers = {"Authorization": f"Bearer {self._service_token(at)}"}
        try:
            return post_json(f"{self.provider.url}/{path}", content, headers=headers, seconds=self._seconds)
        except NoAnswer as problem:
            raise RemoteSilent(self.provider.label, str(problem)) from problem

    def _service_token(self, at: datetime) -> str:
        with self._lock:
            if self._token is None or self._token.good_until <= at:
                answer = self._post_for_token({"grant_type": "client_credentials", "scope": "service"})
                if answer.status != 200:
                    raise RemoteSilent(self.provider.label, "il ne reconnaît pas cette plateforme")
                told = self._read(answer)
                lasts = timedelta(seconds=int(told.get("expires_in") or 60)) - _EARLY
                self._token = ServiceToken(self._text(told, "access_token"), at + lasts)
            return self._token.value

    def _post_for_token(self, asked: dict[str, str]) -> Answer:
        known = {"client_id": self.provider.client_id, "client_secret": self.provider.secret()}
        try:
            return post_form(
                f"{self.provider.oauth2_url}/oauth2/token",
                {**asked, **known},
                headers={},
                seconds=self._seconds,
            )
        except NoAnswer as problem:
            raise RemoteSilent(self.provider.label, str(problem)) from problem

    def _refusal(self, answer: Answer) -> Exception:
        label = self.provider.label
        if answer.status >= 500:
            return RemoteSilent(label, f"erreur {answer.status}")
        told = self._read(answer)
        error, words = str(told.get("error", "")), str(told.get("error_description", ""))
        if error in _BAD_CODES:
            return WrongRemoteCode(label)
        if "SAD" in words.upper() and answer.status == 400:
            return AuthorisationOver(label)
        return RemoteRefused(label, (words or error or f"réponse {answer.status}")[:300])

    def _read(self, answer: Answer) -> dict[str, Any]:
        try:
            return answer.json()
        except NoAnswer as problem:
            raise RemoteSilent(self.provider.label, str(problem)) from problem

    def _text(self, told: dict[str, Any], name: str) -> str:
        value = told.get(name)
        if not isinstance(value, str) or not value:
            raise RemoteSilent(self.provider.label, f"sa réponse est sans {name}")
        return value
