"""The page of why a metric changed."""
