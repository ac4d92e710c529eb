"""One vocabulary over each family of public clients."""
