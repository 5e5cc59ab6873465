"""Benchmarks: `make bench`. Everything is measured side by side in one run and reported as ratios."""
