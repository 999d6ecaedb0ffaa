"""A certificate authority and its services for the tests of signing, made anew each time: `authority.py FOLDER`.

Writes certificates and keys into FOLDER, then serves on a port of its own, which it prints: a timestamp authority (/tsa), the authority's list of
revoked certificates (/ca.crl), one whose certificate is valid longer (/tsa-later), tokens renewed (/oauth/token), and a signing service that speaks the Cloud Signature Consortium's API v2 (/csc/v2, token "the-bhx", PIN 2468). It ends
with its standard input.
"""
import base64
import datetime
import json
import pathlib
import sys
import threading
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from asn1crypto import keys, tsp, x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa, utils
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from PIL import Image, ImageDraw
from pyhanko.sign.timestamps import DummyTimeStamper

FOLDER = pathlib.Path(sys.argv[1])
NOW = datetime.datetime.now(datetime.timezone.utc)
DAY = datetime.timedelta(days=1)
PIN, BEARER = "2468", "the-bhx"
BEARERS, REFRESHES = {f"Bearer {BEARER}"}, {"lam-moi"}


def name(common, organisation="UBND xã Suối Mây (giả định)"):
    return x509.Name([
        x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"), x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
        x509.NameAttribute(NameOID.COMMON_NAME, common)])


def certificate(subject, issuer=None, ca=False, usage=(), start=NOW - DAY, end=NOW + 365 * DAY, crl=None):
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    issuer_name, issuer_key = (issuer[1].subject, issuer[0]) if issuer else (subject, key)
    builder = (
        x509.CertificateBuilder().subject_name(subject).issuer_name(issuer_name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(start).not_valid_after(end)
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
        .add_extension(
            x509.KeyUsage(not ca, not ca, False, False, False, ca, ca, False, False), critical=True))
    if usage:
        builder = builder.add_extension(x509.ExtendedKeyUsage(usage), critical=True)
    if crl:
        point = x509.DistributionPoint([x509.UniformResourceIdentifier(crl)], None, None, None)
        builder = builder.add_extension(x509.CRLDistributionPoints([point]), critical=False)
    return key, builder.sign(issuer_key, hashes.SHA256())


def pem(made):
    return made[1].public_bytes(serialization.Encoding.PEM)


def keep_p12(file, made, *chain, password=PIN):
    data = pkcs12.serialize_key_and_certificates(
        file.encode(), made[0], made[1], [one[1] for one in chain], serialization.BestAvailableEncryption(password.encode()))
    (FOLDER / f"{file}.p12").write_bytes(data)


def keep_token_files(file, made):
    (FOLDER / f"{file}.pkcs1").write_bytes(made[0].private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()))
    (FOLDER / f"{file}.der").write_bytes(made[1].public_bytes(serialization.Encoding.DER))


def draw():
    blue = Image.new("RGBA", (600, 300), (0, 0, 0, 0))
    ImageDraw.Draw(blue).line([(20, 220), (150, 60), (230, 240), (330, 90), (420, 220), (580, 120)], fill=(20, 60, 180, 255), width=10)
    blue.save(FOLDER / "signature.png")
    red = Image.new("RGBA", (400, 400), (0, 0, 0, 0))
    ImageDraw.Draw(red).ellipse([6, 6, 394, 394], outline=(200, 20, 30, 255), width=10)
    red.save(FOLDER / "seal.png")
    Image.new("RGB", (595, 842), "white").save(FOLDER / "blank.pdf")


class Services(BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def send(self, data, kind="application/json", status=200):
        data = data if isinstance(data, bytes) else json.dumps(data).encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self):
        if self.path == "/ca.crl":
            return self.send(CRL, "application/pkix-crl")
        self.send({}, status=404)

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path == "/oauth/token":
            return self.renew(dict(urllib.parse.parse_qsl(body.decode())))
        if self.path in ("/tsa", "/tsa-later"):
            response = (TSA if self.path == "/tsa" else TSA_LATER).request_tsa_response(tsp.TimeStampReq.load(body))
            return self.send(response.dump(), "application/timestamp-reply")
        if self.headers.get("Authorization") not in BEARERS:
            return self.send({"error": "invalid_token"}, status=401)
        call = {
            "/csc/v2/credentials/list": self.list, "/csc/v2/credentials/info": self.info, "/csc/v2/credentials/authorize": self.authorize,
            "/csc/v2/signatures/signHash": self.sign_hash,
        }.get(self.path)
        return call(json.loads(body)) if call else self.send({}, status=404)

    def renew(self, form):
        """A new token for the refresh token, which is used once."""
        if form.get("grant_type") != "refresh_token" or form.get("client_id") != "dinh" or form.get("refresh_token") not in REFRESHES:
            return self.send({"error": "invalid_grant"}, status=400)
        REFRESHES.discard(form["refresh_token"])
        number = len(BEARERS)
        BEARERS.add(f"Bearer the-moi-{number}")
        REFRESHES.add(f"lam-moi-{number}")
        self.send({"access_token": f"the-moi-{number}", "token_type": "Bearer", "refresh_token": f"lam-moi-{number}"})

    def list(self, _):
        self.send({"credentialIDs": ["CRED-1"]})

    def info(self, _):
        chain = [base64.b64encode(one[1].public_bytes(serialization.Encoding.DER)).decode() for one in (REMOTE, ISSUING)]
        self.send({
            "key": {"status": "enabled", "algo": ["1.2.840.113549.1.1.11", "1.2.840.113549.1.1.1"], "len": 2048},
            "cert": {"status": "valid", "certificates": chain}, "auth": {"mode": "explicit"}, "SCAL": "2", "multisign": 1})

    def authorize(self, asked):
        given = {one["id"]: one["value"] for one in asked.get("authData", [])}
        if given.get("PIN") != PIN or not asked.get("hashes") or asked.get("hashAlgorithmOID") != "2.16.840.1.101.3.4.2.1":
            return self.send({"error": "invalid_pin"}, status=400)
        self.send({"SAD": "sad-" + asked["hashes"][0], "expiresIn": 60})

    def sign_hash(self, asked):
        if asked.get("SAD") != "sad-" + asked["hashes"][0]:
            return self.send({"error": "invalid_request"}, status=400)
        digest = base64.b64decode(asked["hashes"][0])
        made = REMOTE[0].sign(digest, padding.PKCS1v15(), utils.Prehashed(hashes.SHA256()))
        self.send({"signatures": [base64.b64encode(made).decode()]})


server = ThreadingHTTPServer(("127.0.0.1", 0), Services)
BASE = f"http://127.0.0.1:{server.server_port}"

ROOT = certificate(name("Gốc thử nghiệm", "Cơ quan chứng thực giả định"), ca=True, end=NOW + 3650 * DAY, start=NOW - 3650 * DAY)
ISSUING = certificate(
    name("Cấp chứng thư thử nghiệm", "Cơ quan chứng thực giả định"), ROOT, ca=True, end=NOW + 1800 * DAY, start=NOW - 1800 * DAY,
    crl=BASE + "/ca.crl")
CHAIR = certificate(name("Lò Văn Thử"), ISSUING, crl=BASE + "/ca.crl")
OFFICE = certificate(name("UBND xã Suối Mây (giả định)"), ISSUING, crl=BASE + "/ca.crl")
REMOTE = certificate(name("Vàng Thị Thử"), ISSUING, crl=BASE + "/ca.crl")
STRANGER = certificate(name("Người lạ", "Không ai biết"))
GONE = certificate(name("Chứng thư đã hết hạn"), ISSUING, start=NOW - 30 * DAY, end=NOW - DAY)
REVOKED = certificate(name("Chứng thư bị thu hồi"), ISSUING, crl=BASE + "/ca.crl")
STAMPS = certificate(name("Cấp dấu thời gian thử nghiệm"), ISSUING, usage=[ExtendedKeyUsageOID.TIME_STAMPING], end=NOW + 1700 * DAY)
LATER = certificate(name("Cấp dấu thời gian về sau"), ROOT, usage=[ExtendedKeyUsageOID.TIME_STAMPING], end=NOW + 3000 * DAY)
CRL = (
    x509.CertificateRevocationListBuilder().issuer_name(ISSUING[1].subject).last_update(NOW - DAY).next_update(NOW + 7 * DAY)
    .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(ISSUING[0].public_key()), critical=False)
    .add_extension(x509.CRLNumber(1), critical=False)
    .add_revoked_certificate(
        x509.RevokedCertificateBuilder().serial_number(REVOKED[1].serial_number).revocation_date(NOW - DAY / 2).build())
    .sign(ISSUING[0], hashes.SHA256()).public_bytes(serialization.Encoding.DER))


def as_asn1(made):
    key = made[0].private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return keys.PrivateKeyInfo.load(key), asn1.Certificate.load(made[1].public_bytes(serialization.Encoding.DER))


def timestamper(made=STAMPS):
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    key, own = as_asn1(made)
    store = SimpleCertificateStore()
    store.register(as_asn1(ISSUING)[1])
    return DummyTimeStamper(own, key, certs_to_embed=store)


TSA, TSA_LATER = timestamper(), timestamper(LATER)
(FOLDER / "roots").mkdir(exist_ok=True)
(FOLDER / "roots" / "root.pem").write_bytes(pem(ROOT))
for file, made in {"chair": CHAIR, "office": OFFICE, "gone": GONE, "revoked": REVOKED}.items():
    keep_p12(file, made, ISSUING)
keep_p12("stranger", STRANGER)
keep_token_files("chair", CHAIR)
(FOLDER / "ca.crl").write_bytes(CRL)
(FOLDER / "issuing.der").write_bytes(ISSUING[1].public_bytes(serialization.Encoding.DER))
draw()
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_port, flush=True)
sys.stdin.read()
