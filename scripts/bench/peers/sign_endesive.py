"""Signs the same file COUNT times with endesive, in an environment of its own; prints the milliseconds of each.

python sign_endesive.py FILE.pdf KEY.p12 COUNT OUT.pdf
"""

import json
import sys
import time
from pathlib import Path

from cryptography.hazmat.primitives.serialization import pkcs12
from endesive.pdf import cms

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
