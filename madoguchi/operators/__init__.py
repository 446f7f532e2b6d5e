"""What may differ between operators (事業者): the typed profile, and the registry that reads and refuses."""
