"""The KPIs page."""
