"""Appends a revision to a PDF: `edit.py BEFORE AFTER` draws onto its first page, `edit.py BEFORE AFTER CRL` keeps a list of revoked certificates."""
import shutil
import sys

from asn1crypto import crl
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.validation.dss import DocumentSecurityStore

with open(sys.argv[1], "rb") as source, open(sys.argv[2], "w+b") as target:
    if len(sys.argv) > 3:
        shutil.copyfileobj(source, target)
        with open(sys.argv[3], "rb") as revoked:
            DocumentSecurityStore.add_dss(target, None, crls=[crl.CertificateList.load(revoked.read())])
    else:
        writer = IncrementalPdfFileWriter(source, strict=False)
        writer.add_stream_to_page(0, writer.add_object(generic.StreamObject(stream_data=b"q 1 0 0 rg 100 100 200 40 re f Q")))
        writer.write(target)
