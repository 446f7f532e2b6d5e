"""Invoices: what a paper costs of one core, first and warm, sealed, beside others, and read from the store.

No database: what is measured is making and keeping. ``python -m tests.bench invoices`` prints it alone;
BENCH_PAPERS says over how many papers memory is watched (default 600; 10,000 are made in five minutes or so).
"""

import os
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path

PAPERS = 60
SHARE = 150
MORE = int(os.environ.get("BENCH_PAPERS", "600"))
PROCESSES = 2


def report() -> None:
    """Print the figures of this run."""
    first = cpu(lambda: made(0))
    warm = [cpu(lambda index=index: made(index)) for index in range(1, PAPERS)]
    print("\ninvoices: Typst, PDF/A-3a and PDF/UA-1 in one file, JP PINT attached; CPU of one core")
    print(f"  first of a process   {first * 1000:7.1f} ms")
    print(f"  further ones, median {statistics.median(warm) * 1000:7.1f} ms   (aim: under 60)")
    print(f"  a second and core    {1 / statistics.mean(warm):7.0f}   (before a line was written: 101)")
    beside(statistics.median(warm))
    keeping()
    together()
    memory()


def made(index: int) -> bytes:
    """Make an invoice that differs from the others, its data attached."""
    from madoguchi.adapters.jp_pint import invoice_xml
    from madoguchi.adapters.pdf import Attachment
    from tests.papers import ISSUED_ON, invoice_facts, paper

    facts = invoice_facts() | {"recipient": f"山田　{index}", "total": index}
    data = invoice_xml(facts, issuer="water", number=f"2024-{index:08}", issued_on=ISSUED_ON)
    proof = f"https://portal.example.jp/proof/2024-{index:08}/{sha256(data.encode()).hexdigest()}/"
    return paper(facts, attachments=[Attachment("invoice.xml", "JP PINT", data)], proof_address=proof)


def beside(ours: float) -> None:
    """Make the same page by other typesetters, without tags, standards and data."""
    from tests.bench.other_papers import makers
    from tests.papers import invoice_facts

    facts = invoice_facts()
    for name, make, missing in makers():
        if make is None:
            print(f"  {name:<28} not measured: {missing}")
            continue
        make(facts)
        theirs = median(lambda make=make: make(facts), 10)
        size = len(make(facts)) / 1024
        print(f"  {name:<28} {theirs * 1000:.1f} ms, {theirs / ours:.2f} of ours, {size:.0f} KiB")


def keeping() -> None:
    """Seal a paper, keep it, and read it beside a bare file."""
    from madoguchi.adapters import seals
    from madoguchi.adapters.document_store import store_at
    from tests.seals import make_seal

    with tempfile.TemporaryDirectory() as folder:
        make_seal(Path(folder), "bench")
        seal = seals.seal_of("bench", folder=folder)
        content = made(1)
        print(f"  size                 {len(content) / 1024:7.0f} KiB")
        print(f"  sealing              {median(lambda: seal.sealed(content)) * 1000:7.1f} ms")
        store = store_at(folder, operator="bench")
        kept = store.keep(content, until=date(2032, 5, 31))
        plain = Path(folder) / "plain"
        plain.write_bytes(content)
        stored, bare = median(lambda: store.read(kept)), median(plain.read_bytes)
        print(f"  read from the store  {stored * 1000:7.3f} ms, the bare file {bare * 1000:.3f} ms")


def share(_index: int) -> float:
    """Make a share of papers in a process of its own; give the seconds of processor a paper took."""
    import django

    django.setup()
    made(0)
    start = time.process_time()
    for index in range(SHARE):
        made(index)
    return (time.process_time() - start) / SHARE


def together() -> None:
    """Let several processes work at once: what a core makes must not sink much."""
    start = time.monotonic()
    with get_context("spawn").Pool(PROCESSES) as pool:
        each = pool.map(share, range(PROCESSES), chunksize=1)
    lasted = time.monotonic() - start
    rate = PROCESSES / sum(each)
    every = PROCESSES * SHARE / lasted
    print(f"  {PROCESSES} processes at once  {rate:7.0f} a second and core, {every:.0f} a second in all")


def memory() -> None:
    """Make many papers: memory must stay flat."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for index in range(MORE):
        made(index)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"  memory, {MORE:,} more   {before / 1024:7.0f} MiB, then {after / 1024:.0f} MiB", flush=True)


def cpu(deed: Callable[[], object]) -> float:
    """Give the seconds of processor that a deed takes."""
    start = time.process_time()
    deed()
    return time.process_time() - start


def median(deed: Callable[[], object], times: int = 30) -> float:
    """Give the median of several."""
    return statistics.median(cpu(deed) for _ in range(times))
