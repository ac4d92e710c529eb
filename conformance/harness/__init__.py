"""The parts that drive public clients against a paper gateway."""
