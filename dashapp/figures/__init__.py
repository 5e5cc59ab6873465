"""Frames to plotly figures; no Dash and no SQL."""
