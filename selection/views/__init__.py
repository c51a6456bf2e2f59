"""The pages of the blind room. Whoever may not know that something exists gets 404, never 403."""
