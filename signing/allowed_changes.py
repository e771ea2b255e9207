"""Which changes a signed file may have: the library's rules (ISO 32000-2, 12.8.2.2), and one change more.

EU DSS and PDFBox sign a field without drawing anything by emptying its rectangle: whoever signs may choose not to be
seen in their own field. A signature that was given stays where it is.
"""

from pyhanko.sign.diff_analysis import (
    DEFAULT_DIFF_POLICY,
    FormUpdatingRule,
    SigFieldModificationRule,
    StandardDiffPolicy,
)
from pyhanko.sign.diff_analysis.constants import VALUE_UPDATE_KEYS
from pyhanko.sign.diff_analysis.form_rules_api import FieldComparisonSpec

_CORNERS = 4


class _MaySignUnseen(SigFieldModificationRule):
    """A field may lose its rectangle in the revision that signs it, and in no other."""

    def compare_fields(self, spec: FieldComparisonSpec) -> bool:
        """As the library does, the rectangle set aside where it was emptied by the signature."""
        if _signed_unseen(spec):
            return _WHERE_UNSEEN.compare_fields(spec)
        return super().compare_fields(spec)


def _signed_unseen(spec: FieldComparisonSpec) -> bool:
    old, new = spec.old_field, spec.new_field
    if old is None or new is None or "/V" in old or "/V" not in new:
        return False
    rectangle = new.get("/Rect")
    return isinstance(rectangle, list) and len(rectangle) == _CORNERS and not any(rectangle)


def _policy() -> StandardDiffPolicy:
    forms = DEFAULT_DIFF_POLICY.form_rule
    if forms is None:
        raise TypeError("the library's default policy has rules for forms")
    rules = [
        _MaySignUnseen() if isinstance(rule, SigFieldModificationRule) else rule for rule in forms.field_rules
    ]
    return StandardDiffPolicy(DEFAULT_DIFF_POLICY.global_rules, FormUpdatingRule(rules))


_WHERE_UNSEEN = SigFieldModificationRule(value_update_keys=VALUE_UPDATE_KEYS | {"/Rect"})
POLICY = _policy()
