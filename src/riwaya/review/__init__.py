"""Review: what people judge about claims and events, and what is seen then. Pure: judgements and documents in, views out."""

from riwaya.review.judgements import ClaimAnchor, Judgement, Kind, decisions, standing
from riwaya.review.seen import SeenClaim, as_seen, seen_document

__all__ = ["ClaimAnchor", "Judgement", "Kind", "SeenClaim", "as_seen", "decisions", "seen_document", "standing"]
