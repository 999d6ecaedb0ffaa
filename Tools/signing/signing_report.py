"""Judges the signatures of a PDF: valid or not, who, when, by which chain, whether the file was changed since.

Nothing is fetched: whoever hands in a file must not make the server ask addresses that stand in it. Revocation is judged by what the file carries.
"""
import datetime
import time

import signing_proofs
from signing_common import Refusal, certificates, open_pdf

MOST_SIGNATURES = 20


async def report(request):
    with open(request["file"], "rb") as source:
        reader = open_pdf(source)
        signatures = reader.embedded_regular_signatures
        if len(signatures) > MOST_SIGNATURES:
            raise Refusal("pdf", f"{len(signatures)} signatures")
        anchors, others = certificates(request.get("roots", []))
        now = datetime.datetime.fromtimestamp(request.get("at") or time.time(), datetime.timezone.utc)
        context = Contexts(reader, anchors, others, now)
        moments = await signing_proofs.proven_times(reader, context)
        places = {one.field_name: moments[place] for place, one in enumerate(reader.embedded_signatures)}
        judged_all = [await judged(signature, context, places.get(signature.field_name, now)) for signature in signatures]
        return {"signatures": judged_all, "longTerm": context.has_data}


class Contexts:
    """What certificates are judged by: trusted roots, and the revocation data in the file."""

    def __init__(self, reader, anchors, others, now):
        from pyhanko.sign.validation.dss import DocumentSecurityStore
        from pyhanko.sign.validation.errors import NoDSSFoundError

        self.anchors, self.others, self.now = anchors, others, now
        self.crls, self.ocsps = [], []
        try:
            store = DocumentSecurityStore.read_dss(reader)
            kept = store.as_validation_context({"trust_roots": anchors, "allow_fetching": False})
            self.crls, self.ocsps = list(kept.crls), list(kept.ocsps)
            self.others = others + list(store.load_certs())
        except NoDSSFoundError:
            pass
        except Exception:  # a store that can't be read says nothing; the signatures are judged without it
            self.crls, self.ocsps = [], []

    @property
    def has_data(self):
        return bool(self.crls or self.ocsps)

    def at(self, moment):
        from pyhanko_certvalidator import ValidationContext

        # Data that have run out since would count as a failure, not as none.
        crls = [one for one in self.crls if is_fresh(one["tbs_cert_list"], moment)]
        ocsps = [one for one in self.ocsps if all(is_fresh(answer, moment) for answer in one.response_data["responses"])]
        return ValidationContext(
            trust_roots=self.anchors, other_certs=self.others, crls=crls, ocsps=ocsps, allow_fetching=False, moment=moment,
            revocation_mode="soft-fail", retroactive_revinfo=True)

    def revoked(self, certificate, moment):
        """When the data in the file say that a certificate had been revoked by then, whether or not they have run out since; None if they don't."""
        for one in self.crls:
            body = one["tbs_cert_list"]
            if body["issuer"] == certificate.issuer:
                for entry in body["revoked_certificates"] or ():
                    if entry["user_certificate"].native == certificate.serial_number and entry["revocation_date"].native <= moment:
                        return entry["revocation_date"].native
        for one in self.ocsps:
            for answer in one.response_data["responses"]:
                status = answer["cert_status"]
                if answer["cert_id"]["serial_number"].native == certificate.serial_number and status.name == "revoked":
                    if status.chosen["revocation_time"].native <= moment:
                        return status.chosen["revocation_time"].native
        return None


def is_fresh(data, moment):
    end = data["next_update"].native
    return end is None or end >= moment


async def judged(signature, context, stamped):
    from pyhanko.sign.validation.errors import SignatureValidationError

    try:
        return await described(signature, context, stamped)
    except (SignatureValidationError, ValueError, KeyError, TypeError, AttributeError) as error:
        return {"state": "broken", "detail": f"{type(error).__name__}: {error}"[:300], "signer": {}, "chain": []}


async def described(signature, context, stamped):
    """- stamped: when its own time stamp is judged, proven by later ones; now where there are none."""
    now = context.now
    status = await validated(signature, context.at(now), context.at(stamped))
    stamp = status.timestamp_validity
    proven = stamp.timestamp if stamp and stamp.valid and stamp.intact and stamp.trusted else None
    if proven:
        status = await validated(signature, context.at(proven), context.at(stamped))
    moment = proven or now
    revoked = context.revoked(signature.signer_cert, moment)
    if status.revocation_details:
        revoked = status.revocation_details.revocation_date
    state = await state_of(signature, status, context, moment, revoked)
    claimed = status.signer_reported_dt
    # From the signer's certificate up to the root.
    path = [signature.signer_cert]
    if status.validation_path:
        path = list(status.validation_path.iter_certs(include_root=True))[::-1]
    return {
        "state": state, "signer": person(signature.signer_cert), "claimedAt": claimed and claimed.timestamp(),
        "timestamp": stamp and {
            "at": stamp.timestamp.timestamp(), "by": name(stamp.signing_cert), "isTrusted": proven is not None,
            "isIntact": stamp.valid and stamp.intact,
        },
        "chain": [described_certificate(one) for one in path[:8]], "isChainKnown": status.validation_path is not None, "coversFile": status.coverage.name == "ENTIRE_FILE",
        "since": status.modification_level.name.lower() if status.modification_level is not None else "none",
        "revokedAt": revoked and revoked.timestamp(),
        "reason": text(signature.sig_object.get("/Reason")), "algorithm": status.md_algorithm,
    }


async def validated(signature, signer_context, stamp_context):
    from pyhanko.sign.validation import async_validate_pdf_signature
    from pyhanko.sign.validation.settings import KeyUsageConstraints

    usage = KeyUsageConstraints(key_usage={"non_repudiation", "digital_signature"}, match_all_key_usages=False)
    return await async_validate_pdf_signature(signature, signer_context, stamp_context, key_usage_settings=usage)


async def state_of(signature, status, context, moment, revoked):
    """The worst that is true of a signature: broken, changed, revoked, unknown, expired; else valid."""
    if not (status.intact and status.valid):
        return "broken"
    if not status.docmdp_ok or status.coverage.name not in ("ENTIRE_FILE", "ENTIRE_REVISION") or not status.seed_value_ok:
        return "changed"
    if revoked:
        return "revoked"
    if status.trusted:
        return "valid"
    certificate = signature.signer_cert
    if certificate.not_valid_before <= moment <= certificate.not_valid_after:
        return "unknown"
    # Out of its time: is it at least one of a known authority?
    then = await validated(signature, context.at(certificate.not_valid_after - datetime.timedelta(minutes=1)), context.at(moment))
    return "expired" if then.trusted else "unknown"


def person(certificate):
    subject = certificate.subject.native
    return {
        "name": text(subject.get("common_name")), "organisation": text(subject.get("organization_name")), "title": text(subject.get("title")),
        "number": text(subject.get("serial_number") or subject.get("user_id")),
    }


def name(certificate):
    subject = certificate.subject.native
    return text(subject.get("common_name") or subject.get("organization_name")) or certificate.subject.human_friendly[:200]


def described_certificate(certificate):
    return {
        "name": name(certificate), "serial": f"{certificate.serial_number:x}", "from": certificate.not_valid_before.timestamp(),
        "to": certificate.not_valid_after.timestamp(),
    }


def text(value):
    """Names may be given more than once; what a stranger wrote is cut."""
    if value is None:
        return None
    if isinstance(value, list):
        value = ", ".join(str(one) for one in value)
    return str(value)[:200]
