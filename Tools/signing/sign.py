"""Signs PDF files and judges their signatures: one JSON object on standard input, one on standard output.

The server runs it as a process of its own, within bounds (Sources/Signing/SigningTool.swift). Passwords, PINs and tokens come on standard input and
go nowhere else. `{"do": "sign" | "prove" | "renew" | "verify" | "fields", ...}` is answered by `{"ok": ...}` or `{"error": code, "detail": text for the log}`; codes are
those of `SigningError.Code`.
"""
import asyncio
import json
import logging
import os
import sys
import warnings
from urllib.parse import urlsplit

import signing_keys
import signing_proofs
import signing_renewal
import signing_report
from signing_common import Refusal, certificates, open_pdf


async def sign(request):
    """Puts one more signature on `file` and writes the whole to `to`: PAdES B-T where there is a timestamp authority, else B-B; with the chain's
    revocation data behind it (LTV) where it could be had."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers, timestamps

    with open(request["file"], "rb") as source:
        open_pdf(source)
        source.seek(0)
        async with signing_keys.signer(request["key"]) as signer:
            signing_keys.check_dates(signer.signing_cert)
            writer = IncrementalPdfFileWriter(source, strict=False)
            name = f"Signature{len(list(writer.prev.embedded_signatures)) + 1}"
            shown = request.get("appearance")
            style = None
            spec = fields.SigFieldSpec(name)
            if shown:
                spec = fields.SigFieldSpec(name, on_page=shown["page"], box=tuple(shown["box"]))
                style = appearance(shown)
            stamper = None
            if request.get("timestamp"):
                stamper = timestamps.HTTPTimeStamper(request["timestamp"], timeout=20)
            metadata = signers.PdfSignatureMetadata(
                field_name=name, md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES, reason=request.get("reason"),
                location=request.get("location"))
            job = signers.PdfSigner(metadata, signer=signer, timestamper=stamper, stamp_style=style, new_field_spec=spec)
            try:
                with open(request["to"], "w+b") as target:
                    await job.async_sign_pdf(writer, output=target)
            except timestamps.TimestampRequestError as error:
                raise Refusal("timestamp", error) from error
    long_term = await keep_validation_data(request["to"], request.get("roots", []), stamper is not None)
    return {"longTerm": long_term}


def appearance(shown):
    """What is seen of a signature: an image that fills its box, or lines of text at the box's upper right corner."""
    from pyhanko import stamp
    from pyhanko.pdf_utils import layout, text
    from pyhanko.pdf_utils.font.opentype import GlyphAccumulatorFactory
    from pyhanko.pdf_utils.images import PdfImage

    whole = layout.SimpleBoxLayoutRule(layout.AxisAlignment.ALIGN_MID, layout.AxisAlignment.ALIGN_MID, margins=layout.Margins.uniform(0))
    if "image" in shown:
        from PIL import Image

        try:
            image = Image.open(shown["image"])
            image.load()
        except OSError as error:
            raise Refusal("image", error) from error
        return stamp.StaticStampStyle(
            border_width=0, background=PdfImage(image.convert("RGBA"), writer=None), background_layout=whole, background_opacity=1)
    right = layout.SimpleBoxLayoutRule(
        layout.AxisAlignment.ALIGN_MAX, layout.AxisAlignment.ALIGN_MAX, margins=layout.Margins.uniform(0),
        inner_content_scaling=layout.InnerScaling.NO_SCALING)
    return stamp.TextStampStyle(
        border_width=0, stamp_text="\n".join(shown["lines"]).replace("%", "%%"), inner_content_layout=right,
        text_box_style=text.TextBoxStyle(font=GlyphAccumulatorFactory(shown["font"]), font_size=shown["size"], border_width=0))


async def keep_validation_data(path, roots, has_timestamp):
    """Appends what shows that no certificate was revoked when the last signature was made (DSS, PAdES B-LT), so that it can be judged when the
    authorities no longer answer. Gives whether there was anything to keep."""
    from pyhanko.sign.validation.dss import async_add_validation_info
    from pyhanko_certvalidator import ValidationContext
    from pyhanko_certvalidator.errors import RevokedError
    from pyhanko_certvalidator.fetchers.aiohttp_fetchers import AIOHttpFetcherBackend

    anchors, others = certificates(roots)
    if not anchors:
        return False
    try:
        with open(path, "r+b") as file:
            signature = open_pdf(file).embedded_regular_signatures[-1]
            async with AIOHttpFetcherBackend(per_request_timeout=10) as fetchers:
                context = ValidationContext(
                    trust_roots=anchors, other_certs=others, allow_fetching=True, revocation_mode="soft-fail", fetchers=fetchers)
                await async_add_validation_info(signature, context, skip_timestamp=not has_timestamp, in_place=True)
                return bool(list(context.crls) or list(context.ocsps))
    except RevokedError as error:
        raise Refusal("revoked", error) from error
    except Exception as error:  # the signature stands without it
        print(f"no validation data kept: {type(error).__name__}: {error}", file=sys.stderr)
        return False


def signature_fields(request):
    """Where the visible signatures stand: page from 0, box in points from the lower left corner."""
    with open(request["file"], "rb") as source:
        reader = open_pdf(source)
        pages = {}
        for number in range(int(reader.root["/Pages"]["/Count"])):
            page = reader.find_page_for_modification(number)[0]
            for note in page.get_object().get("/Annots", ()):
                pages[getattr(note, "idnum", None) or getattr(getattr(note, "reference", None), "idnum", None)] = number
        found = []
        for signature in reader.embedded_signatures:
            field = signature.sig_field
            box = [float(side) for side in field.get("/Rect", (0, 0, 0, 0))]
            reference = getattr(field, "container_ref", None)
            if box[2] > box[0] and box[3] > box[1]:
                found.append({"page": pages.get(getattr(reference, "idnum", None), 0), "box": box})
        return {"fields": found}


def plain_http(url):
    return urlsplit(url).scheme == "http" and urlsplit(url).hostname not in ("127.0.0.1", "localhost", "::1")


def answer(request):
    task = request["do"]
    if task == "sign":
        url = request["key"].get("url")
        if url and plain_http(url):
            raise Refusal("service", "a signing service is asked by https only")
        return asyncio.run(sign(request))
    if task == "prove":
        return asyncio.run(signing_proofs.prove(request))
    if task == "renew":
        if plain_http(request["key"]["url"]):
            raise Refusal("service", "a token is renewed by https only")
        return asyncio.run(signing_renewal.renew(request["key"]))
    if task == "verify":
        return asyncio.run(signing_report.report(request))
    return signature_fields(request)


def main():
    # What libraries have to say does not mix with the answer, nor crowd it out: only the beginning of what is printed is read.
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    out = os.fdopen(os.dup(1), "w", encoding="utf-8", errors="replace")
    os.dup2(2, 1)
    request = json.load(sys.stdin)
    try:
        result = {"ok": answer(request)}
    except Refusal as refusal:
        result = {"error": refusal.code, "detail": str(refusal)}
    except Exception as error:
        # What a stranger's file brings a library to say of it is the file's fault.
        is_file = request["do"] not in ("sign", "prove", "renew") and not isinstance(error, (ImportError, OSError))
        result = {"error": "pdf" if is_file else "tool", "detail": f"{type(error).__name__}: {error}"[:500]}
    print("\n" + json.dumps(result, ensure_ascii=False), file=out, flush=True)


if __name__ == "__main__":
    main()
