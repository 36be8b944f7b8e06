"""What leaves the product on paper and by mail: totals, made through the same guarded questions."""
