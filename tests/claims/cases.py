"""Cases of sentences (tests/cases/*.yaml) and the claims the program reads in them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from riwaya.model import Claim, Document
from riwaya.pipeline import read

CASES = Path(__file__).resolve().parent.parent / "cases"


def load_cases(name: str) -> list[dict[str, Any]]:
    """The rows of a case file."""
    rows: list[dict[str, Any]] = yaml.load((CASES / name).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return rows


def document_of(case: dict[str, Any]) -> Document:
    """The record of a case's text."""
    return read(case["text"], published=case.get("published", "2018-05-24"))


def claim_on(document: Document, word: str) -> Claim | None:
    """The claim whose trigger touches the first occurrence of a word."""
    start = document.text.index(word)
    end = start + len(word)
    return next((c for c in document.claims if c.trigger.span[0] < end and start < c.trigger.span[1]), None)
