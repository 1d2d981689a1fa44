"""A process that reads many articles keeps the rules out of the collector's rounds; one that imports riwaya does not."""

import subprocess
import sys

KEPT = """
import gc
from riwaya.engine.resident import keep_rules
from riwaya.pipeline import load_ruleset
rules = keep_rules()
assert gc.isenabled() and gc.get_freeze_count() > 0, "the rules are frozen and the collector is on again"
assert keep_rules() is rules is load_ruleset()
"""
LEFT_ALONE = """
import gc
before = gc.get_threshold()
import riwaya
riwaya.read("قصف الجيش البلدة.")
assert gc.isenabled() and gc.get_freeze_count() == 0 and gc.get_threshold() == before
"""


def test_commands_keep_the_rules_out_of_the_collectors_rounds() -> None:
    subprocess.run([sys.executable, "-c", KEPT], check=True)


def test_a_program_that_reads_keeps_its_own_settings() -> None:
    subprocess.run([sys.executable, "-c", LEFT_ALONE], check=True)
