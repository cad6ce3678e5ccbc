"""What tests share: made-up courses and classes, pages of a browser."""
