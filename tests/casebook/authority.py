"""A time-stamp authority for the tests: made with openssl, on the loopback address, gone afterwards."""

import shlex
import subprocess
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

CONFIG = """
[ tsa ]
default_tsa = here
[ here ]
serial = serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ess_cert_id_alg = sha256
crypto_device = builtin
[ root ]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign
subjectKeyIdentifier = hash
[ middle ]
basicConstraints = critical,CA:true,pathlen:0
keyUsage = critical,keyCertSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[ signer ]
basicConstraints = critical,CA:false
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[ req ]
distinguished_name = name
[ name ]
"""


class Authority:
    """Keys and certificates in a folder; answers queries as `mode` says."""

    def __init__(self, folder, name="Example Stamps"):
        self.folder, self.mode, self.asked = folder, "plain", []
        folder.mkdir(exist_ok=True)
        (folder / "conf").write_text(CONFIG)
        (folder / "serial").write_text("01\n")
        self._certificate(
            "root", f"/O={name} and all who keep time with it/CN={name} Root", signed_by=None
        )
        self._certificate("middle", "/CN=Middle", signed_by="root")
        self._certificate("signer", f"/CN={name}", signed_by="middle")
        middle, root = self.pem("middle"), self.pem("root")
        (folder / "chain.pem").write_bytes(middle + root)
        (folder / "turned.pem").write_bytes(root + middle)

    def pem(self, name):
        return (self.folder / f"{name}.pem").read_bytes()

    def openssl(self, words):
        done = subprocess.run(
            ["openssl", *shlex.split(words)], cwd=self.folder, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def _certificate(self, name, subject, *, signed_by):
        self.openssl(f"ecparam -name prime256v1 -genkey -noout -out {name}.key")
        self.openssl(f"req -new -config conf -key {name}.key -subj '{subject}' -out {name}.csr")
        by = f"-CA {signed_by}.pem -CAkey {signed_by}.key" if signed_by else f"-signkey {name}.key"
        self.openssl(
            f"x509 -req -in {name}.csr {by} -days 30 -extfile conf -extensions {name} -out {name}.pem"
        )

    def answer(self, query):
        """A TimeStampResp for a query, by `mode`: plain, chain, turned (its other order), declines."""
        (self.folder / "q.tsq").write_bytes(query)
        chain = {"chain": "-chain chain.pem", "turned": "-chain turned.pem"}.get(self.mode, "")
        self.openssl(
            "ts -reply -config conf -queryfile q.tsq -inkey signer.key -signer signer.pem"
            f" {chain} -out r.tsr"
        )
        if self.mode == "declines":
            return bytes.fromhex("30053003020102")
        return (self.folder / "r.tsr").read_bytes()


@contextmanager
def listening(authority):
    """The authority behind a server on 127.0.0.1; gives its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            query = self.rfile.read(int(self.headers["Content-Length"]))
            authority.asked.append((dict(self.headers), query))
            if authority.mode == "moved":
                self.send_response(302)
                self.send_header("Location", "http://127.0.0.1:1/")
                self.end_headers()
                return
            if authority.mode == "broken":
                self.send_error(500)
                return
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            self.wfile.write(b"" if authority.mode == "empty" else authority.answer(query))

        def log_message(self, *_):
            """Says nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()
