"""The page Sources: what every source covers, why two differ, and repairs to look at."""
