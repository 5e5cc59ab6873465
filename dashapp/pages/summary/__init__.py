"""The executives' page."""
