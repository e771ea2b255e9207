"""All the families, in the order in which the documentation prints them."""

from tests.factories.signed_files import (
    certification,
    forgery,
    honest,
    incremental,
    shadow,
    unjudged,
    wrapping,
)
from tests.factories.signed_files.table import Family, Row

FAMILIES: tuple[Family, ...] = (
    honest.FAMILY,
    incremental.FAMILY,
    wrapping.FAMILY,
    forgery.FAMILY,
    shadow.HIDE,
    shadow.REPLACE,
    shadow.BOTH,
    certification.ANNOTATION,
    certification.SNEAKY,
    certification.FILLED,
    unjudged.FAMILY,
    unjudged.BEHIND,
)
ROWS: tuple[Row, ...] = tuple(row for family in FAMILIES for row in family.rows)
