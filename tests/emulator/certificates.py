"""Makes a certificate authority and a server certificate for each set of names.

Reads [[name, ...], ...] as JSON, writes {"ca": PEM, "servers": [{"cert": PEM, "key": PEM}, ...]}.
"""

import datetime
import json
import sys

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

NOW = datetime.datetime.now(datetime.timezone.utc)


def name(common_name):
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, common_name)])


def builder(subject, issuer, public_key):
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - datetime.timedelta(days=1))
        .not_valid_after(NOW + datetime.timedelta(days=30))
    )


def pem(certificate):
    return certificate.public_bytes(serialization.Encoding.PEM).decode()


def key_pem(key):
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


ca_key = ec.generate_private_key(ec.SECP256R1())
# Two authorities of one name could not be trusted side by side.
ca_name = name(f"RDS emulator root CA {x509.random_serial_number():x}"[:64])
ca = (
    builder(ca_name, ca_name, ca_key.public_key())
    .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    .sign(ca_key, hashes.SHA256())
)


def server(names):
    key = ec.generate_private_key(ec.SECP256R1())
    # A common name holds 64 characters at most; clients look at the alternative names only.
    certificate = (
        builder(name("RDS emulator server"), ca_name, key.public_key())
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(n) for n in names]), critical=False)
        .sign(ca_key, hashes.SHA256())
    )
    return {"cert": pem(certificate), "key": key_pem(key)}


json.dump({"ca": pem(ca), "servers": [server(names) for names in json.load(sys.stdin)]}, sys.stdout)
