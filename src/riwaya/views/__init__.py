"""Views: documents as people read them, a page and a table. Values in, text out."""
