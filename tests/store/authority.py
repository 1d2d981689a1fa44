"""A time-stamp authority of the tests' own: keys and answers by OpenSSL, on this machine, reached over loopback."""

from __future__ import annotations

import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

_CONFIG = """
[req]
distinguished_name = dn
x509_extensions = ca
prompt = no
[dn]
CN = Authority of the tests
[ca]
basicConstraints = critical, CA:TRUE
subjectKeyIdentifier = hash
keyUsage = critical, keyCertSign
[tsa]
basicConstraints = critical, CA:FALSE
authorityKeyIdentifier = keyid
subjectKeyIdentifier = hash
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
[ts]
default_tsa = stamping
[stamping]
serial = {folder}/serial
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
default_policy = 1.2.3.4.1
signer_digest = sha256
digests = sha256, sha512
ess_cert_id_alg = sha256
"""


class Authority:
    """Keys in a folder; `root` is the certificate to trust."""

    def __init__(self, folder: Path) -> None:
        if shutil.which("openssl") is None:
            pytest.skip("no openssl on this machine to play the authority")
        self._folder = folder
        self.root = folder / "ca.pem"
        (folder / "serial").write_text("01", encoding="ascii")
        (folder / "conf").write_text(_CONFIG.format(folder=folder), encoding="utf-8")
        conf = ["-config", folder / "conf"]
        self._openssl("req", "-x509", *conf, "-newkey", "rsa:2048", "-nodes", "-keyout", folder / "ca.key", "-out", self.root, "-days", "30")
        self._openssl("req", "-new", *conf, "-newkey", "rsa:2048", "-nodes", "-keyout", folder / "tsa.key", "-out", folder / "tsa.csr", "-subj", "/CN=Stamps of the tests")
        self._openssl(
            "x509", "-req", "-in", folder / "tsa.csr", "-CA", self.root, "-CAkey", folder / "ca.key", "-CAcreateserial",
            "-out", folder / "tsa.pem", "-days", "30", "-extfile", folder / "conf", "-extensions", "tsa",
        )  # fmt: skip

    def answer(self, request: bytes) -> bytes:
        """The answer to a request."""
        (self._folder / "ask.tsq").write_bytes(request)
        self._openssl(
            "ts", "-reply", "-config", self._folder / "conf", "-section", "stamping", "-queryfile", self._folder / "ask.tsq", "-out", self._folder / "answer.tsr"
        )  # fmt: skip
        return (self._folder / "answer.tsr").read_bytes()

    @contextmanager
    def listening(self) -> Iterator[str]:
        """Its address, while it answers."""
        answer = self.answer

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                data = answer(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(200)
                self.send_header("Content-Type", "application/timestamp-reply")
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *arguments: object) -> None:
                """Say nothing."""

        with HTTPServer(("127.0.0.1", 0), Handler) as listening:
            thread = threading.Thread(target=listening.serve_forever)
            thread.start()
            try:
                yield f"http://127.0.0.1:{listening.server_port}/"
            finally:
                listening.shutdown()
                thread.join()

    @staticmethod
    def _openssl(*arguments: object) -> None:
        subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True, timeout=60)
