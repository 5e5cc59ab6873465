"""The page of the data itself."""
