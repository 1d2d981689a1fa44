"""`python -m riwaya`."""

import sys

from riwaya.cli import main

sys.exit(main())
