"""Tests of dashapp.security."""
