"""Puts the chair's key, certificate and issuer onto the token "suoi-may": `fill_token.py FOLDER PIN`."""
import pathlib
import sys

import pkcs11
from pkcs11 import Attribute
from pkcs11.util.rsa import decode_rsa_private_key
from pkcs11.util.x509 import decode_x509_certificate

folder, pin = pathlib.Path(sys.argv[1]), sys.argv[2]
token = pkcs11.lib("/usr/lib/softhsm/libsofthsm2.so").get_token(token_label="suoi-may")
with token.open(user_pin=pin, rw=True) as session:
    mark = {Attribute.TOKEN: True, Attribute.LABEL: "chair", Attribute.ID: b"\x01"}
    session.create_object({**decode_rsa_private_key((folder / "chair.pkcs1").read_bytes()), **mark})
    session.create_object({**decode_x509_certificate((folder / "chair.der").read_bytes()), **mark})
    issuer = {Attribute.TOKEN: True, Attribute.LABEL: "issuing", Attribute.ID: b"\x02"}
    session.create_object({**decode_x509_certificate((folder / "issuing.der").read_bytes()), **issuer})
