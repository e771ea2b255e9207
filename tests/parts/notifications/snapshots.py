"""Each mail rendered with its sample, as stored beside this module; run as a program, it writes them anew."""

from pathlib import Path

from notifications.message import kinds, mail_kind, render

SNAPSHOTS = Path(__file__).parent / "snapshots"


def snapshot(kind: str, extension: str) -> str:
    message = render(kind, mail_kind(kind).sample)
    return message.html if extension == "html" else f"Subject: {message.subject}\n\n{message.text}"


def write_all() -> None:
    SNAPSHOTS.mkdir(exist_ok=True)
    for kind in kinds():
        for extension in ("txt", "html"):
            (SNAPSHOTS / f"{kind}.{extension}").write_text(snapshot(kind, extension))


if __name__ == "__main__":
    write_all()
