"""Elections played by the screens alone, in a real Chromium."""
