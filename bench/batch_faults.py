"""What a batch does where the disk is full and where a record of an archive is greater than memory.

    python bench/batch_faults.py disk     # needs root: small file systems in memory are mounted
    python bench/batch_faults.py record [--gigabytes 2]

disk: a batch over our examples on file systems too small for it. It must end with status 5 and say that the disk is
full, leave no table half-written, and, given room, end as a batch that never was short of it. record: an archive with
a record of so many bytes, as it is (a file with a hole) and packed; the records before and after it must be read, the
great one set aside with its offset, in memory that does not grow with it.
"""

from __future__ import annotations

import argparse
import gzip
import os
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow.parquet as pq

EXAMPLES = Path(__file__).parents[1] / "examples"
SIZES_KB = (60, 200, 400, 700, 1000)
DISK_FULL = 5
STEP = 1 << 24
PAGE = "<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{body}</article></body></html>"
BODY = "<p>قصفت المدفعية صباح اليوم أطراف بلدة الزيتونة، وقتل ثلاثة مدنيين وأصيب سبعة، وقال مصدر طبي إن الجرحى نقلوا إلى مشفى المدينة.</p>" * 4


def main() -> None:
    """Break it and look."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("disk", "record"))
    parser.add_argument("--gigabytes", type=float, default=2)
    options = parser.parse_args()
    if options.what == "disk":
        disk()
    else:
        record(int(options.gigabytes * 2**30))


def disk() -> None:
    """Batches on file systems that are too small."""
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole"
        batch(EXAMPLES, whole)
        for size in SIZES_KB:
            with mounted(Path(folder) / "small", size) as small:
                status, told, _ = batch(EXAMPLES, small / "out")
                left = [p for p in small.rglob("*") if p.is_file() and p.suffix not in (".parquet", ".json", ".lock", "")]
                broken = sum(not readable(p) for p in small.rglob("*.parquet"))
                subprocess.run(["mount", "-o", "remount,size=64m", str(small)], check=True)
                again, _, _ = batch(EXAMPLES, small / "out")
                same = all(rows(whole / name) == rows(small / "out" / name) for name in ("records", "claims", "events"))
                said = "the disk is full" in told
                print(f"{size:5} KB: status {status}, said so: {said}, {len(left)} strays, {broken} tables broken; with room: status {again}, the same tables: {same}")
                if not (status in (0, DISK_FULL) and said == bool(status) and not left and not broken and again == 0 and same):
                    sys.exit(told)


def record(size: int) -> None:
    """Archives with a record of so many bytes between two that are whole."""
    with tempfile.TemporaryDirectory() as folder:
        for name, made in (("plain.warc", plain), ("packed.warc.gz", packed)):
            path, out = Path(folder) / name, Path(folder) / f"{name}.out"
            offset = made(path, size)
            began = time.monotonic()
            status, told, peak = batch(path, out)
            aside = [row for p in (out / "set_aside").glob("*.parquet") for row in pq.read_table(p).to_pylist()]
            named = [row for row in aside if f"{offset}" in f"{row['uri']} {row['place']} {row['message']}"]
            print(
                f"{name}: {path.stat().st_blocks // 2048} MB on disk, status {status}, {len(rows(out / 'records'))} records read, "
                f"{len(aside)} set aside, {len(named)} at its offset, {peak} MB, {time.monotonic() - began:.0f} s"
            )
            print(*(f"  {row['code']} {row['place']} {row['message'][:100]}" for row in aside), sep="\n")
            if len(rows(out / "records")) != 2 or len(aside) != 1 or not named:
                sys.exit(told)


def plain(path: Path, size: int) -> int:
    """An archive as it is; where its great record begins. The record is a hole in the file."""
    with path.open("wb") as file:
        file.write(response("one"))
        offset = file.tell()
        file.write(head(size))
        file.seek(size, os.SEEK_CUR)
        file.write(b"\r\n\r\n" + response("two"))
    return offset


def packed(path: Path, size: int) -> int:
    """The same packed, a member a record."""
    with path.open("wb") as file:
        file.write(gzip.compress(response("one")))
        offset = file.tell()
        packer = zlib.compressobj(9, wbits=31)
        file.write(packer.compress(head(size)))
        for start in range(0, size, STEP):
            file.write(packer.compress(bytes(min(STEP, size - start))))
        file.write(packer.compress(b"\r\n\r\n") + packer.flush())
        file.write(gzip.compress(response("two")))
    return offset


def response(name: str) -> bytes:
    """A page's record."""
    page = PAGE.format(title=f"قصف على أطراف الزيتونة {name}", body=BODY + f"<p>{name}</p>").encode()
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page
    return head(len(block), name) + block + b"\r\n\r\n"


def head(length: int, name: str = "great") -> bytes:
    """A record's header."""
    return (
        "WARC/1.0\r\nWARC-Type: response\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{zlib.crc32(name.encode()):012x}>\r\n"
        f"WARC-Target-URI: https://news.example/{name}\r\nWARC-Date: 2030-05-01T10:00:00Z\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {length}\r\n\r\n"
    ).encode()


def batch(inputs: Path, out: Path) -> tuple[int, str, int]:
    """Run a batch: its status, what it said, and the most memory any of its processes took, in MB."""
    command = [sys.executable, "-m", "riwaya", "batch", str(inputs), "--out", str(out)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        told = process.stderr.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, told, used.ru_maxrss // 1024


@contextmanager
def mounted(where: Path, size_kb: int) -> Iterator[Path]:
    """A file system in memory of this size."""
    where.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size_kb}k", "tmpfs", str(where)], check=True)
    try:
        yield where
    finally:
        subprocess.run(["umount", str(where)], check=True)
        where.rmdir()


def readable(path: Path) -> bool:
    """Whether a table is whole."""
    try:
        pq.read_table(path)
    except OSError:
        return False
    return True


def rows(folder: Path) -> list[str]:
    """The rows of a table in order: which file one stands in says nothing."""
    return sorted(repr(row) for p in folder.glob("*.parquet") for row in pq.read_table(p).to_pylist())


if __name__ == "__main__":
    main()
