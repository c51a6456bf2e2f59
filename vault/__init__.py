"""Sealing at rest: data keys wrapped by master keys from the environment, and the fields that use them."""
