"""What the pages are made of: shell, filter bar, cards, tables and states."""
