"""Sign-in, roles, and the pages about who may see and set what."""
