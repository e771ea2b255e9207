"""Brings the European lists here, once a day, and keeps the last good pair: the pages read what is kept, nothing else.

The pair (list of lists, list of France) stands in one file, replaced at once: a reader never sees half of it. A
list that is altered, expired, older than the one kept or out of reach changes nothing.
"""

import asyncio
import json
import os
import threading
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

import aiohttp
from asn1crypto import x509 as asn1_x509
from pyhanko.sign.validation.qualified.eutl_parse import latest_known_lotl_tlso_certs

from foundation.errors import Refusal
from foundation.settings import Settings
from signing.anchors import read_anchors
from signing.european_list import EuropeanList, ListError, dated, pointer, read_list, signed_part

FOLDER, KEPT = "trusted-lists", "european-lists.json"
NOT_ASKED, MISSING = "listes européennes non demandées", "LISTES EUROPÉENNES ABSENTES OU PÉRIMÉES"
LARGEST_LIST = 40 * 1024 * 1024
"""Bytes: the largest national list takes about five million."""
TIME_LIMIT = timedelta(seconds=60)
DAILY = timedelta(hours=23)
"""Between two fetches: a little less than a day, so that the hour does not drift."""
_CHUNK = 1 << 16


class ListsNotRefreshed(Refusal):
    """The lists kept so far stay in use until their own next update."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(
            f"Les listes de confiance européennes n’ont pas été mises à jour : {reason} Celles qui sont gardées "
            "restent en usage tant qu’elles sont valables ; le programme réessaie."
        )


@dataclass(frozen=True, slots=True)
class _Pair:
    """Both lists as they were fetched, signatures included, and when."""

    list_of_lists: str
    national: str
    fetched_at: str


class EuropeanLists:
    """The lists of one instance; any number of threads and processes may share the folder."""

    def __init__(
        self,
        folder: Path,
        *,
        url: str,
        anchors: tuple[asn1_x509.Certificate, ...],
        time_limit: timedelta = TIME_LIMIT,
    ) -> None:
        """``anchors`` sign the list of lists. Without ``url`` nothing is ever fetched, nor read."""
        self.url = url
        self._path = folder / KEPT
        self._anchors = anchors
        self._seconds = time_limit.total_seconds()
        self._read: tuple[float, EuropeanList | None] = (-1.0, None)
        self._lock = threading.Lock()

    @classmethod
    def of(cls, settings: Settings) -> "EuropeanLists":
        """Those of the settings; their signers are the Commission's as this version knows them, unless a file is given.

        Raises UnusableAnchors.
        """
        given = settings.trusted_list_anchor_file
        signers = read_anchors(given) if given else tuple(latest_known_lotl_tlso_certs())
        return cls(settings.folder / FOLDER, url=settings.trusted_list_url, anchors=signers)

    def current(self, *, at: datetime) -> EuropeanList | None:
        """What is kept, verified anew when its file changed; None where nothing valid is. Asks nobody."""
        if not self.url:
            return None
        with self._lock:
            changed = self._changed()
            if changed != self._read[0]:
                self._read = (changed, self._kept(at))
            found = self._read[1]
        return found if found and at < found.next_update else None

    def due(self, *, at: datetime) -> bool:
        """A day has passed since the last good fetch: a failed one is tried again at the next wake-up."""
        if not self.url:
            return False
        kept = self._load()
        return kept is None or at - datetime.fromisoformat(kept.fetched_at) >= DAILY

    def describe(self, *, at: datetime) -> str:
        """One French line."""
        if not self.url:
            return NOT_ASKED
        found = self.current(at=at)
        return f"listes européennes valables jusqu’au {found.next_update:%d/%m/%Y}" if found else MISSING

    def refresh(self, *, at: datetime) -> EuropeanList | None:
        """Fetches both lists and keeps them if all is well. Raises ListsNotRefreshed; None without an address."""
        if not self.url:
            return None
        try:
            pair, found = self._fetched(at)
        except ListError as error:
            raise ListsNotRefreshed(str(error)) from error
        except (aiohttp.ClientError, TimeoutError, OSError, UnicodeDecodeError) as error:
            raise ListsNotRefreshed(f"l’adresse ne répond pas ({type(error).__name__}).") from error
        self._keep(pair)
        return found

    def _fetched(self, at: datetime) -> tuple[_Pair, EuropeanList]:
        list_of_lists = asyncio.run(_get(self.url, self._seconds))
        signed = signed_part(list_of_lists, self._anchors, at=at)
        reference = pointer(signed)
        national = asyncio.run(_get(reference.location_uri, self._seconds))
        pair = _Pair(list_of_lists, national, at.isoformat())
        found = self._verified(pair, at)
        if found.next_update <= at:
            raise ListError(f"elle n’est plus valable depuis le {found.next_update:%d/%m/%Y}.")
        self._demand_newer(pair, at)
        return pair, found

    def _verified(self, pair: _Pair, at: datetime) -> EuropeanList:
        """Raises ListError."""
        signed = signed_part(pair.list_of_lists, self._anchors, at=at)
        return read_list(signed, signed_part(pair.national, pointer(signed).tlso_certs, at=at))

    def _demand_newer(self, pair: _Pair, at: datetime) -> None:
        """An older list, validly signed, would bring back authorities that were withdrawn since."""
        kept = self._load()
        if kept is None:
            return
        try:
            before = self._numbers(kept, at)
        except ListError:
            return  # what is kept is no longer verifiable: there is nothing to protect
        if any(new < old for new, old in zip(self._numbers(pair, at), before, strict=True)):
            raise ListError("la liste reçue est plus ancienne que celle qui est gardée.")

    def _numbers(self, pair: _Pair, at: datetime) -> tuple[int, int]:
        signed = signed_part(pair.list_of_lists, self._anchors, at=at)
        national = signed_part(pair.national, pointer(signed).tlso_certs, at=at)
        return dated(signed).number, dated(national).number

    def _kept(self, at: datetime) -> EuropeanList | None:
        pair = self._load()
        try:
            return self._verified(pair, at) if pair else None
        except ListError:
            return None

    def _changed(self) -> float:
        try:
            return self._path.stat().st_mtime_ns
        except OSError:
            return 0.0

    def _load(self) -> _Pair | None:
        try:
            return _Pair(**json.loads(self._path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def _keep(self, pair: _Pair) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        aside = self._path.with_name(f"{KEPT}.{os.getpid()}.new")
        with aside.open("w", encoding="utf-8") as file:
            json.dump(asdict(pair), file)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(self._path)


async def _get(url: str, seconds: float) -> str:
    """Raises ListError for what is too large, and what aiohttp raises."""
    limit = aiohttp.ClientTimeout(total=seconds)
    async with (
        aiohttp.ClientSession(timeout=limit) as client,
        client.get(url, raise_for_status=True) as answer,
    ):
        content = bytearray()
        async for chunk in answer.content.iter_chunked(_CHUNK):
            content += chunk
            if len(content) > LARGEST_LIST:
                raise ListError("elle est démesurée.")
    return content.decode("utf-8-sig")
