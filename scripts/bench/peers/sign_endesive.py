"""Signs the same file COUNT times with endesive, in an environment of its own; prints the milliseconds of each.

python sign_endesive.py FILE.pdf KEY.p12 COUNT OUT.pdf

Its verifier imports a library that cannot read the version of OpenSSL 3.0.10 and later, and so nothing of it would
start; signing asks nothing of that library, which is left out.
"""

import json
import sys
import time
from pathlib import Path
from unittest.mock import MagicMock

from cryptography.hazmat.primitives.serialization import pkcs12

sys.modules["certvalidator"] = MagicMock()
from endesive.pdf import cms  # noqa: E402

file, key, count, out = sys.argv[1:]
pdf = Path(file).read_bytes()
private, certificate, others = pkcs12.load_key_and_certificates(Path(key).read_bytes(), b"bench")
facts = {
    "sigflags": 3,
    "contact": "",
    "location": "",
    "signingdate": b"20260301090000+00'00'",
    "reason": "mesure",
}
times = []
for _ in range(int(count)):
    start = time.perf_counter()
    added = cms.sign(pdf, facts, private, certificate, others, "sha256")
    times.append((time.perf_counter() - start) * 1000)
Path(out).write_bytes(pdf + added)
print(json.dumps(times))
