"""Files of what pages show."""
