"""From raw files to a published release: extract, check, clean, aggregate, publish."""

__version__ = "0.1.0"
