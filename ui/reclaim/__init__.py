"""The page Licences by name: the one list of persons, for an admin, while it is switched on."""
