"""Where numbers come from: what each source covers, and why two of them differ."""
