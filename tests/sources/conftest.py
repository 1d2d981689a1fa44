from collections.abc import Callable
from pathlib import Path

import pytest

from riwaya.sources import Article, Refusal, open_sources


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., list[Article | Refusal]]:
    """Write these bytes to a file and read it."""

    def write_and_read(name: str, data: bytes | str, **options: str) -> list[Article | Refusal]:
        path = tmp_path / name
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return list(open_sources([str(path)], **options))

    return write_and_read
