"""Boots one real kernel on a blob exactly as it is and prints the early log.

usage: boot.py ORACLE_FOLDER KERNEL MACHINE KERNEL_AT BLOB_AT BLOB
"""
import sys

oracle, kernel, machine, kernel_at, blob_at, blob = sys.argv[1:]
sys.path.insert(0, oracle)
import boot  # noqa: E402  the oracle's own module

result = boot.boot(kernel, machine, int(kernel_at, 0), int(blob_at, 0), blob)
print(f"stopped: {result['why']} after {result['secs']} s", file=sys.stderr)
sys.stdout.write(result["log"])
