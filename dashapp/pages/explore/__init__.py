"""The breakdown of a metric: one view a module."""
