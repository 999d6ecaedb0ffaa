"""Proofs that outlast the certificates of time-stamp authorities (PAdES B-LTA): a document time stamp over all that a file holds, before the last one's
certificate runs out."""
from signing_common import Refusal, certificates, open_pdf


async def prove(request):
    """Appends a document time stamp to `file`, written to `to`, unless the last stamp's certificate is valid beyond `before` (seconds since 1970). Gives
    until when the last stamp's certificate is valid: null where the file was signed without any, for there is no time to prove then."""
    from pyhanko.sign.signers.pdf_signer import PdfTimeStamper
    from pyhanko.sign.timestamps import HTTPTimeStamper, TimestampRequestError
    from pyhanko_certvalidator import ValidationContext
    from pyhanko_certvalidator.fetchers.aiohttp_fetchers import AIOHttpFetcherBackend

    anchors, others = certificates(request.get("roots", []))
    with open(request["file"], "rb") as source:
        reader = open_pdf(source)
        until = valid_until(reader)
        if until is None or until.timestamp() > request["before"]:
            return {"until": until and until.timestamp(), "added": False}
        stamper = PdfTimeStamper(HTTPTimeStamper(request["timestamp"], timeout=20))
        async with AIOHttpFetcherBackend(per_request_timeout=10) as fetchers:
            context = ValidationContext(
                trust_roots=anchors, other_certs=others, allow_fetching=True, revocation_mode="soft-fail", fetchers=fetchers)
            try:
                with open(request["to"], "w+b") as target:
                    await stamper.async_update_archival_timestamp_chain(reader, context, in_place=False, output=target)
            except TimestampRequestError as error:
                raise Refusal("timestamp", error) from error
    with open(request["to"], "rb") as made:
        until = valid_until(open_pdf(made))
    return {"until": until and until.timestamp(), "added": True}


def valid_until(reader):
    """When the certificate of the newest time stamp runs out; None without one."""
    from pyhanko.sign.general import extract_certificate_info

    tokens = [one.signed_data for one in reader.embedded_timestamp_signatures[-1:]]
    if not tokens:
        tokens = [token for one in reader.embedded_regular_signatures for token in attached(one)]
    ends = [extract_certificate_info(one).signer_cert.not_valid_after for one in tokens]
    return min(ends) if ends else None


def attached(signature):
    """The time stamps that a signature carries itself."""
    from pyhanko.sign.general import find_cms_attribute_iter

    attributes = signature.signer_info["unsigned_attrs"]
    return [value["content"] for value in find_cms_attribute_iter(attributes or None, "signature_time_stamp_token")]


async def proven_times(reader, context):
    """For every signature of the file, by its place among all: the moment at which document time stamps after it prove that it was there, so that its own
    stamp is judged as of then. What no stamp follows is judged now."""
    from pyhanko.sign.validation import async_validate_pdf_timestamp
    from pyhanko.sign.validation.errors import SignatureValidationError

    moment, moments = context.now, {}
    for place, signature in reversed(list(enumerate(reader.embedded_signatures))):
        moments[place] = moment
        if signature.sig_object.get("/Type") != "/DocTimeStamp":
            continue
        try:
            status = await async_validate_pdf_timestamp(signature, context.at(moment))
        except (SignatureValidationError, ValueError, KeyError, TypeError, AttributeError):
            continue
        if status.valid and status.intact and status.trusted and status.coverage.name in ("ENTIRE_FILE", "ENTIRE_REVISION"):
            moment = min(moment, status.timestamp)
    return moments

