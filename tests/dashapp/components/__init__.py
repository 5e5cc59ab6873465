"""Tests of dashapp.components."""
