"""Benchmarks: `make bench`. Measured side by side in one run, reported as ratios."""
