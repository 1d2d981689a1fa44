"""Tests read the shipped rule data alone: places imported by whoever runs them must not change what they see."""

import os

os.environ["RIWAYA_DATA"] = "off"
