"""What lives as long as the process: the rules, loaded once and left out of the garbage collector's rounds."""

from __future__ import annotations

import gc
from functools import lru_cache

from riwaya.pipeline import load_ruleset
from riwaya.rules.load import Ruleset

_SELDOM = (20_000, 20, 20)


@lru_cache(maxsize=1)
def keep_rules() -> Ruleset:
    """The shipped rules, in a process that is there to read many articles: a command, a worker of a batch.

    The collector does not run while they load, never walks over them afterwards, and comes by seldom: what articles
    leave behind is freed by its reference counts. A program that reads with `riwaya.read` keeps its own settings.
    """
    gc.disable()
    try:
        return load_ruleset()
    finally:
        gc.freeze()
        gc.set_threshold(*_SELDOM)
        gc.enable()
