"""Fifty conventions, from their details to a PDF/A with its signature fields, against the usual way of doing it.

    PYTHONPATH=. .venv/bin/python scripts/bench/conventions.py [CONVENTIONS]

The usual way is that of docassemble and APiLos: docxtpl as documented, then ``soffice --convert-to`` for each document.
Same template and values, in turns of ten documents: read the ratios. Processor time tells most on a busy machine.
"""

import queue
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import Environment
from one_process import OneProcess
from second_net import switched_off

from documents.converter import Converter
from documents.fill import compiled
from documents.grammar import FILTERS
from documents.produce import Description, produce_pdf
from foundation.clock import now
from workflow.packs import Purpose, find_pack
from workflow.text_values import values_for

CORES, TURN, COLD_STARTS = 2, 10, 5
THREADS = 2 * CORES
"""Of the server, which share the LibreOffice processes; there are eight in ``conventio serve``."""
PACK = find_pack("epn-normandie")
TEMPLATE = PACK.docx.read_bytes()
PLACES = ("Bernay", "Elbeuf", "Lisieux", "Évreux", "Coutances", "L’Aigle", "Le Havre", "Les Andelys")
Values = Mapping[str, Any]
Make = Callable[[Values], bytes]


@dataclass
class Way:
    """One way of making documents, and what it took so far."""

    name: str
    make: Make
    at_once: int
    helpers_cpu: Callable[[], float] = lambda: 0.0
    """Seconds of processor time of the processes that stay at work for it."""
    within: Callable[[], AbstractContextManager[None]] = nullcontext
    seconds: float = 0.0
    cpu: float = 0.0
    helpers: float = 0.0
    documents: int = 0

    def take(self, turn: list[Values]) -> None:
        began, cpu, helpers = time.perf_counter(), _own_cpu(), self.helpers_cpu()
        with self.within(), ThreadPoolExecutor(self.at_once) as threads:
            made = list(threads.map(self.make, turn))
        if not all(pdf.startswith(b"%PDF") for pdf in made):
            raise ValueError(self.name)
        self.seconds += time.perf_counter() - began
        self.helpers += self.helpers_cpu() - helpers
        self.cpu += _own_cpu() - cpu
        self.documents += len(turn)

    def row(self, reference: "Way") -> str:
        rate, usual = self.documents / self.seconds, reference.documents / reference.seconds
        cpu, usual_cpu = ((way.cpu + way.helpers) / way.documents * 1000 for way in (self, reference))
        return (
            f"| {self.name} | {self.seconds / self.documents * 1000:.0f} | {rate:.1f} | {rate / usual:.1f} "
            f"| {cpu:.0f} | {usual_cpu / cpu:.1f} |"
        )


def _own_cpu() -> float:
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + ended.ru_utime + ended.ru_stime


def cpu_of(processes: Iterable[int]) -> float:
    """Theirs and that of their children that have ended (proc(5), fields 14 to 17 of stat)."""
    ticks = 0
    for process in processes:
        words = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        ticks += sum(int(word) for word in words[11:15])
    return ticks / 100


def zygotes(folder: Path) -> list[int]:
    """The warm processes of a converter, by the folder that their command line names."""
    return [
        int(entry.name)
        for entry in Path("/proc").iterdir()
        if entry.name.isdigit() and str(folder).encode() in _command(entry)
    ]


def _command(process: Path) -> bytes:
    try:
        return (process / "cmdline").read_bytes()
    except OSError:
        return b""


def conventions(count: int) -> list[Values]:
    """Different co-contractors, and presentations of three, six or nine paragraphs."""
    return [_values(number) for number in range(1, count + 1)]


def _values(number: int) -> Values:
    place = PLACES[number % len(PLACES)]
    presentation = "\n\n".join([PACK.sample.fields["presentation"].strip()] * (1 + number % 3))
    return values_for(
        PACK,
        typed={**PACK.sample.fields, "presentation": presentation},
        co_contractor={
            **PACK.sample.co_contractor,
            "name": f"Association n° {number} de {place}",
            "city": place,
        },
        region=PACK.sample.region,
        number=f"EPN-2027-{number:04d}",
        version=1,
        verification_code=f"K7QM{number:04d}",
        medium="electronic",
        purpose=Purpose.SIGNATURE,
    ).values


def usual_way(folder: Path, at_once: int) -> Make:
    language = Environment(autoescape=True)
    language.filters.update(FILTERS)
    profiles: queue.LifoQueue[Path] = queue.LifoQueue()
    for _ in range(at_once):
        profiles.put(Path(tempfile.mkdtemp(dir=folder)))

    def make(values: Values) -> bytes:
        own = Path(tempfile.mkdtemp(dir=folder))
        template = DocxTemplate(str(PACK.docx))
        template.render(dict(values), language, autoescape=True)
        template.save(own / "convention.docx")
        profile = profiles.get()
        try:
            command = [
                "soffice",
                f"-env:UserInstallation={profile.as_uri()}",
                "--headless",
                "--convert-to",
                "pdf",
            ]
            subprocess.run([*command, "convention.docx"], cwd=own, check=True, capture_output=True)
        finally:
            profiles.put(profile)
        return (own / "convention.pdf").read_bytes()

    return make


def as_shipped(converter: Any) -> Make:
    def make(values: Values) -> bytes:
        docx = compiled(PACK.docx.read_bytes()).fill(values)
        description = Description(
            title=f"Convention {values['number']}", subject=PACK.title, author="Région", made_at=now()
        )
        return produce_pdf(
            docx,
            converter,
            description,
            fields=PACK.signature_fields,
            hidden_fields=("certification", "seal"),
            must_contain=values["number"],
            reference=docx,
        ).pdf

    return make


def ways(folder: Path, stack: ExitStack) -> list[Way]:
    converter = stack.enter_context(Converter(processes=CORES, folder=folder / "isolated"))
    single = OneProcess(CORES, folder)
    stack.callback(single.close)
    usual = "docxtpl + `soffice --convert-to`, "
    return [
        Way(f"{usual}one at a time", usual_way(folder, 1), 1),
        Way(f"{usual}two at a time, a profile each", usual_way(folder, CORES), CORES),
        Way(
            "**as shipped**: each document isolated, every check",
            as_shipped(converter),
            THREADS,
            lambda: cpu_of(zygotes(folder / "isolated")),
        ),
        Way(
            "the same, its pages not read back",
            as_shipped(converter),
            THREADS,
            lambda: cpu_of(zygotes(folder / "isolated")),
            within=switched_off,
        ),
        Way(
            "the same in two processes that all documents share",
            as_shipped(single),
            THREADS,
            lambda: cpu_of(single.pids()),
        ),
    ]


def latencies(folder: Path, values: Values) -> tuple[float, float]:
    """Milliseconds of one document alone: when LibreOffice must start first, and when it is warm (medians)."""
    cold, warm = [], []
    for number in range(COLD_STARTS):
        with Converter(processes=1, folder=folder / f"cold-{number}") as converter:
            for times in (cold, warm):
                began = time.perf_counter()
                as_shipped(converter)(values)
                times.append((time.perf_counter() - began) * 1000)
    return statistics.median(cold), statistics.median(warm)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    texts = conventions(count)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        all_ways = ways(Path(folder), stack)
        for way in all_ways:
            with ThreadPoolExecutor(
                way.at_once
            ) as threads:  # not counted: profiles are made, processes start
                list(threads.map(way.make, texts[: way.at_once]))
        for first in range(0, count, TURN):
            for way in all_ways:
                way.take(texts[first : first + TURN])
        cold, warm = latencies(Path(folder), texts[0])
        report(all_ways, cold, warm)


def report(all_ways: list[Way], cold: float, warm: float) -> None:
    reference, _, shipped, unread, single = all_ways
    floor, isolated, ours = (
        seconds / shipped.documents * 1000 for seconds in (single.helpers, shipped.helpers, shipped.cpu)
    )
    whole, before = ((way.cpu + way.helpers) / way.documents * 1000 for way in (shipped, unread))
    net = whole - before
    words = f"""{reference.documents} conventions, {CORES} LibreOffice processes.

| Way | ms a document | documents/s | ratio | processor ms a document | ratio |
|---|---|---|---|---|---|
"""
    words += "".join(f"{way.row(reference)}\n" for way in all_ways)
    words += f"""
The floor, LibreOffice's own reading, layout and export: {floor:.0f} ms of processor time a document.
Isolation adds {isolated - floor:.0f} ms; filling, fields, finishing and checks {ours:.0f} ms, of which reading the pages
back and comparing them with the Word file {net:.0f} ms: {net / whole:.0%} of a document.

One document alone: {warm:.0f} ms warm, {cold:.0f} ms when LibreOffice must start first.
"""
    sys.stdout.write(words)


if __name__ == "__main__":
    main()
