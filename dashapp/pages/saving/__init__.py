"""Saved views and notes: what a page shows of them, and the addresses that write."""
