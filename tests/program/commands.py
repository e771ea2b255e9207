"""Commands typed on an instance that tests make."""

from collections.abc import Callable
from pathlib import Path

from foundation.settings import Settings, described

Run = Callable[..., tuple[int, str, str]]
SAMPLE = Path(__file__).resolve().parents[2] / "templates/convention/epn-normandie/2/sample.toml"


def written(settings: Settings) -> str:
    """Settings as the lines of a file."""
    lines = []
    for name, _default, _doc in described():
        value = getattr(settings, name.removeprefix("CONVENTIO_").lower())
        if value not in (None, "", False, ()):
            lines.append(f"{name}={','.join(map(str, value)) if isinstance(value, tuple) else value}")
    return "\n".join(lines)


def draft_file(folder: Path, *, without: str = "") -> str:
    """The sample of the template as a file to draft from."""
    text = SAMPLE.read_text(encoding="utf-8")
    region, fields = text.index("[region]"), text.index("[fields]")
    kept = text[:region] + text[fields:]
    lines = [line for line in kept.splitlines() if not (without and line.startswith(without))]
    file = folder / "convention.toml"
    file.write_text("\n".join(lines), encoding="utf-8")
    return str(file)
