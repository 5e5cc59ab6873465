"""Tests of dashapp.pages."""
