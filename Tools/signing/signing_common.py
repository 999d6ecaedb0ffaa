"""What signing and judging share."""


class Refusal(Exception):
    """Something that a person can be told: a code, and details for the log."""

    def __init__(self, code, detail):
        super().__init__(str(detail)[:500])
        self.code = code


def open_pdf(source):
    """Reads a PDF strictly; files of other software with small faults are read leniently then."""
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader

    reader = None
    for strict in (True, False):
        try:
            source.seek(0)
            reader = PdfFileReader(source, strict=strict)
            list(reader.embedded_signatures)
            break
        except (PdfError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError) as error:
            if not strict:
                raise Refusal("pdf", error) from error
    if reader.encrypted:
        raise Refusal("encrypted", "the file is encrypted")
    return reader


def certificates(paths):
    """Certificates of files (PEM or DER): those that signed themselves are trusted, the others only help to find the way to one."""
    from asn1crypto import pem, x509

    roots, others = [], []
    for path in paths:
        try:
            with open(path, "rb") as file:
                data = file.read()
            blocks = [block for _, _, block in pem.unarmor(data, multiple=True)] if pem.detect(data) else [data]
            found = [x509.Certificate.load(block) for block in blocks]
            for certificate in found:
                (roots if certificate.self_signed in ("yes", "maybe") else others).append(certificate)
        except (OSError, ValueError) as error:
            raise Refusal("trust", f"{path}: {error}") from error
    return roots, others
