"""Brings the European lists here, once a day, and keeps the last good ones: the pages read what is kept, nothing else.

A list that is altered, expired, older than the one kept or out of reach changes nothing.
"""

import asyncio
import threading
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

import aiohttp
from asn1crypto import x509 as asn1_x509
from pyhanko.sign.validation.qualified.eutl_parse import ojeu_bootstrap_lotl_tlso_certs

from foundation.errors import Refusal
from foundation.settings import Settings
from signing.anchors import read_anchors
from signing.european_file import KeptFile, KeptLists
from signing.european_list import EuropeanList, ListError, dated, pointer, read_list, signed_part
from signing.european_pivots import fingerprint, pivot_addresses, signers_after

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


class EuropeanLists:
    """The lists of one instance; any number of threads and processes may share the folder."""

    def __init__(
        self,
        folder: Path,
        *,
        url: str,
        anchors: tuple[asn1_x509.Certificate, ...],
        given: tuple[asn1_x509.Certificate, ...] = (),
        time_limit: timedelta = TIME_LIMIT,
    ) -> None:
        """``anchors`` sign the list of lists, or the first of its pivots that they are followed through.

        Those of an administrator's own file are ``given``, whose end is theirs to watch. Without ``url`` nothing is
        ever fetched, nor read.
        """
        self.url = url
        self.given = given if url else ()
        self._file = KeptFile(folder / KEPT)
        self._anchors = anchors
        self._seconds = time_limit.total_seconds()
        self._read: tuple[float, EuropeanList | None] = (-1.0, None)
        self._lock = threading.Lock()

    @classmethod
    def of(cls, settings: Settings) -> "EuropeanLists":
        """Those of the settings; their first signers are those of the Official Journal, unless a file is given.

        Raises UnusableAnchors.
        """
        file = settings.trusted_list_anchor_file
        given = read_anchors(file) if file else ()
        signers = given or tuple(ojeu_bootstrap_lotl_tlso_certs())
        return cls(settings.folder / FOLDER, url=settings.trusted_list_url, anchors=signers, given=given)

    def current(self, *, at: datetime) -> EuropeanList | None:
        """What is kept, verified anew when its file changed; None where nothing valid is. Asks nobody."""
        if not self.url:
            return None
        with self._lock:
            changed = self._file.changed()
            if changed != self._read[0]:
                self._read = (changed, self._kept(at))
            found = self._read[1]
        return found if found and at < found.good_until else None

    def due(self, *, at: datetime) -> bool:
        """A day has passed since the last good fetch: a failed one is tried again at the next wake-up."""
        if not self.url:
            return False
        kept = self._file.load()
        return kept is None or at - datetime.fromisoformat(kept.fetched_at) >= DAILY

    def describe(self, *, at: datetime) -> str:
        """One French line."""
        if not self.url:
            return NOT_ASKED
        found = self.current(at=at)
        return f"listes européennes valables jusqu’au {found.good_until:%d/%m/%Y}" if found else MISSING

    def refresh(self, *, at: datetime) -> EuropeanList | None:
        """Fetches both lists and keeps them if all is well. Raises ListsNotRefreshed; None without an address."""
        if not self.url:
            return None
        try:
            lists, found = self._fetched(at)
        except ListError as error:
            raise ListsNotRefreshed(str(error)) from error
        except (aiohttp.ClientError, TimeoutError, OSError, UnicodeDecodeError) as error:
            raise ListsNotRefreshed(f"l’adresse ne répond pas ({type(error).__name__}).") from error
        self._file.keep(lists)
        return found

    def _fetched(self, at: datetime) -> tuple[KeptLists, EuropeanList]:
        kept = self._file.load()
        list_of_lists = asyncio.run(_get(self.url, self._seconds))
        followed = kept.pivots if kept and kept.anchors == fingerprint(self._anchors) else {}
        pivots = self._pivots(list_of_lists, followed)
        signed = signed_part(list_of_lists, signers_after(self._anchors, pivots.values()), at=at)
        national = asyncio.run(_get(pointer(signed.content).location_uri, self._seconds))
        lists = KeptLists(list_of_lists, national, at.isoformat(), fingerprint(self._anchors), pivots)
        found = self._verified(lists, at)
        if found.next_update <= at:
            raise ListError(f"elle n’est plus valable depuis le {found.next_update:%d/%m/%Y}.")
        if kept:
            self._demand_newer(lists, kept)
        return lists, found

    def _pivots(self, list_of_lists: str, known: Mapping[str, str]) -> dict[str, str]:
        """Those that were followed before and those that the list names; each is asked for once."""
        new = [one for one in pivot_addresses(list_of_lists, url=self.url) if one not in known]
        return {**known, **{one: asyncio.run(_get(one, self._seconds, moved=False)) for one in new}}

    def _verified(self, lists: KeptLists, at: datetime) -> EuropeanList:
        """Raises ListError."""
        signers = signers_after(self._anchors, lists.pivots.values())
        signed = signed_part(lists.list_of_lists, signers, at=at)
        return read_list(signed, signed_part(lists.national, pointer(signed.content).tlso_certs, at=at))

    def _demand_newer(self, lists: KeptLists, kept: KeptLists) -> None:
        """An older list, validly signed, would bring back authorities that were withdrawn since."""
        try:
            self._verified(kept, datetime.fromisoformat(kept.fetched_at))
        except ListError:
            return  # what is kept was altered, or rests on anchors of former times: there is nothing to protect
        pairs = ((lists.list_of_lists, kept.list_of_lists), (lists.national, kept.national))
        if any(dated(new).number < dated(old).number for new, old in pairs):
            raise ListError("la liste reçue est plus ancienne que celle qui est gardée.")

    def _kept(self, at: datetime) -> EuropeanList | None:
        kept = self._file.load()
        try:
            return self._verified(kept, at) if kept else None
        except ListError:
            return None


async def _get(url: str, seconds: float, *, moved: bool = True) -> str:
    """``moved``: another address that this one sends on to is asked too.

    Raises ListError for what is too large, and what aiohttp raises.
    """
    limit = aiohttp.ClientTimeout(total=seconds)
    async with (
        aiohttp.ClientSession(timeout=limit) as client,
        client.get(url, raise_for_status=True, allow_redirects=moved) as answer,
    ):
        content = bytearray()
        async for chunk in answer.content.iter_chunked(_CHUNK):
            content += chunk
            if len(content) > LARGEST_LIST:
                raise ListError("elle est démesurée.")
    return content.decode("utf-8-sig")
