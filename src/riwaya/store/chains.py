"""Attribution chains as rows: whose word each link is, and who passes it on."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, insert, select

from riwaya.review.protection import is_private_id
from riwaya.review.seen import SeenClaim
from riwaya.store import schema
from riwaya.store.packing import unpack_claim

_PAGE = 5000


def chain_rows(claim_number: int, one: SeenClaim, *, outlet: str | None) -> list[dict[str, Any]]:
    """The links of a claim's chain, outermost first.

    A source without an id, and a private person, is known by its kind alone.
    """
    rows: list[dict[str, Any]] = []
    teller = outlet
    chain = one.claim.attribution
    for depth, link in enumerate(chain, 1):
        known = link.source_id is not None and not is_private_id(link.source_id)
        source = link.source_id if known else link.kind
        rows.append(
            {
                "claim": claim_number,
                "depth": depth,
                "source": source,
                "kind": link.kind,
                "teller": teller,
                "inner": int(depth == len(chain)),
            }
        )
        teller = source
    return rows


def fill_chains(connection: Connection) -> None:
    """Write the chains of all claims, as their bodies have them."""
    claim = schema.claim.c
    last = 0
    while True:
        page = select(claim.id, claim.claim, claim.outlet, claim.body).where(claim.id > last).order_by(claim.id).limit(_PAGE)
        found = connection.execute(page).all()
        if not found:
            return
        rows: list[dict[str, Any]] = []
        for row in found:
            seen, _ = unpack_claim(row.body, where=f"claim {row.claim}")
            rows += chain_rows(row.id, seen, outlet=row.outlet)
        if rows:
            connection.execute(insert(schema.claim_source), rows)
        last = found[-1].id
