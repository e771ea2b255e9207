"""Files that leave as attachments."""

from flask import Response

from workflow.acts.gather_evidence import Bundle


def as_archive(bundle: Bundle) -> Response:
    """Never kept by a cache on the way: it holds personal data."""
    return Response(
        bundle.content,
        mimetype="application/zip",
        headers={
            "Content-Disposition": f'attachment; filename="{bundle.file_name}"',
            "Cache-Control": "no-store",
        },
    )
