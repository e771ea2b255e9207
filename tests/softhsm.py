"""A key module for the tests: SoftHSM2, with a token of its own in a temporary folder."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec, rsa

from signing.hardware import Token

MODULE = Path("/usr/lib/softhsm/libsofthsm2.so")
PIN = "271828"


def token_in(folder: Path, *, label: str = "region") -> Token:
    """A new token. The module reads its settings once a process, so one folder serves the whole run."""
    (folder / "tokens").mkdir(exist_ok=True)
    settings = folder / "softhsm2.conf"
    settings.write_text(f"directories.tokendir = {folder / 'tokens'}\nobjectstore.backend = file\n")
    os.environ["SOFTHSM2_CONF"] = str(settings)
    command = ["softhsm2-util", "--init-token", "--free", "--label", label, "--pin", PIN, "--so-pin", PIN]
    subprocess.run(command, check=True, capture_output=True)
    pin_file = folder / f"{label}.pin"
    pin_file.write_text(f"{PIN}\n")
    pin_file.chmod(0o600)
    return Token(module=MODULE, label=label, pin_file=pin_file)


@dataclass(frozen=True)
class Kept:
    """A key that stays in its token, for an authority that certifies public halves."""

    public: rsa.RSAPublicKey | ec.EllipticCurvePublicKey

    def public_key(self) -> rsa.RSAPublicKey | ec.EllipticCurvePublicKey:
        return self.public
