"""Statistical models on NumPy arrays: no SQL, no files, each with the source of its formulas."""
