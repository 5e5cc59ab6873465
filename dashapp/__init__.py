"""The dashboard: reads a published release and shows it."""
