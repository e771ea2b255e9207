"""Values and refusals as bytes, for another process of this program.

What a library makes often looks like a plain value and holds on to the whole file that it was read from: texts,
bytes and numbers of such types are carried as the plain values that they are.
"""

import io
import pickle
from enum import Enum
from typing import Any

from asn1crypto.core import Asn1Value

from foundation.errors import Refusal

_PLAIN: tuple[type, ...] = (str, bytes, int, float)


def carried(value: object) -> bytes:
    """Read back with ``pickle.loads``, by this program only. Raises what pickle raises for values that cannot travel."""
    stream = io.BytesIO()
    _Pickler(stream).dump(value)
    return stream.getvalue()


class _Pickler(pickle.Pickler):
    def reducer_override(self, value: Any) -> Any:
        if isinstance(value, Asn1Value):
            # asn1crypto prepares its classes when their first value is made, which unpickling leaves out: DER instead
            return type(value).load, (value.dump(),)
        if isinstance(value, Refusal):
            return _refusal, (type(value), value.args, vars(value))
        if not isinstance(value, Enum | type):
            for plain in _PLAIN:
                if isinstance(value, plain) and type(value) is not bool:
                    return plain, (plain(value),)
        return NotImplemented


def _refusal(situation: type[Refusal], said: tuple[object, ...], facts: dict[str, Any]) -> Refusal:
    """As it was raised: its class, its sentence, its facts; no constructor is called, each takes facts of its own."""
    made = situation.__new__(situation, *said)
    vars(made).update(facts)
    return made
