"""Words and days as the desk's templates write them."""
