"""The files of one bundle, from its facts and from stored bytes: the same facts make the same bytes."""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from signing.extract import authorities_in, extracted
from signing.loose_token import response
from workflow.evidence.facts import Facts
from workflow.evidence.readme import CHAIN, LINES, SIGNATURE_ROOTS, Checked, readme
from workflow.evidence.tokens import Anchor
from workflow.records.evidence import AnchorKind
from workflow.rules import merkle
from workflow.rules.anchors import read
from workflow.rules.chain import Link, canonical, instant

Stored = Callable[[str], bytes]
"""The bytes of a file of the vault, by SHA-256."""
SCHEMA = Path(__file__).parent / "preuve.schema.json"


def files_of(facts: Facts, stored: Stored, *, readable: bytes) -> dict[str, bytes]:
    """By path; ``readable`` is preuve.pdf. Raises the vault's problems."""
    files = {path: stored(sha256) for path, sha256 in facts.files.items()}
    files |= dict(_journal(facts)) | dict(_tokens(facts, stored))
    parts = extracted(files[facts.signed]) if facts.signed else ()
    for part in parts:
        if part.is_timestamp:
            files[f"signatures/{part.field}.tsr"] = part.signature
            continue
        files[f"signatures/{part.field}.p7s"] = part.signature
        files[f"signatures/{part.field}.valeur"] = part.value
        if part.token:
            files[f"signatures/{part.field}.tsr"] = part.token
    if facts.signed:
        files[SIGNATURE_ROOTS] = "".join(authorities_in(files[facts.signed])).encode("ascii")
    files["preuve.json"] = (
        json.dumps(facts.told, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    ).encode("utf-8")
    files["preuve.schema.json"] = SCHEMA.read_bytes()
    files["preuve.pdf"] = readable
    frozen_size = len(files[facts.frozen]) if facts.frozen else 0
    files["LISEZMOI.txt"] = readme(facts, Checked(frozen_size=frozen_size, parts=parts)).encode("utf-8")
    return files


def _journal(facts: Facts) -> Iterator[tuple[str, bytes]]:
    chain = "".join(f"{_chained(line)}\n" for line in facts.lines)
    yield CHAIN, chain.encode("ascii")
    lines = "".join(f"{_told(line, shown=line.number in facts.disclosed)}\n" for line in facts.lines)
    yield LINES, lines.encode("utf-8")


def _chained(line: Link) -> str:
    told = line.told
    return "|".join(
        (
            str(line.number),
            instant(told.at),
            told.what,
            told.state_before,
            told.state_after,
            line.commitment,
            line.previous,
            line.hash,
        )
    )


def _told(line: Link, *, shown: bool) -> str:
    """One line of canonical JSON; without salt nor payload where it was erased, or is not for this reader."""
    known = shown and not line.erased
    return canonical(
        {
            "commitment": line.commitment,
            "hash": line.hash,
            "number": line.number,
            "payload": line.told.payload() if known else None,
            "previous": line.previous,
            "salt": line.salt if known else "",
        }
    )


def _tokens(facts: Facts, stored: Stored) -> Iterator[tuple[str, bytes]]:
    for anchor in facts.anchors:
        path = f"horodatages/{anchor.name}"
        yield f"{path}.txt", anchor.statement.encode("utf-8")
        yield f"{path}.tsr", response(anchor.token)
        yield f"{path}.pem", anchor.certificates.encode("ascii")
        if anchor.kind is AnchorKind.DAILY:
            yield f"{path}.chemin", _path(facts, anchor, stored).encode("ascii")


def _path(facts: Facts, anchor: Anchor, stored: Stored) -> str:
    """From the end of this journal up to the root of the day."""
    heads = read(stored(anchor.heads_sha256).decode("utf-8"))
    position = next(index for index, head in enumerate(heads) if head.chain == facts.number)
    steps = merkle.path([head.hash for head in heads], position)
    return "".join(f"{step.side} {step.neighbour}\n" for step in steps)


def fingerprint_of(facts: Facts) -> Mapping[str, object]:
    """Everything that goes in, as values to hash: what is already made for them is not made again."""
    return {
        "told": facts.told,
        "files": dict(facts.files),
        "disclosed": sorted(facts.disclosed),
        "erased": [line.number for line in facts.lines if line.erased],
        "reader": facts.reader,
    }
