"""Durable background work: one table of work, one lease, one back-off, one rule for failure.

Whatever must happen later is a row, written in the transaction that needs it (`jobs.promises`). A
queue is a `Kind` (`jobs.kinds`), declared by the room whose work it is. Why: docs/decisions/0014.
"""
