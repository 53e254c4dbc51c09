"""Committee, counting, draws and the cards' account."""
