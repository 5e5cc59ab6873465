"""Tests of dashapp.figures."""
