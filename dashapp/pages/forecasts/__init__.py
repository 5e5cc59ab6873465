"""The forecasts page."""
