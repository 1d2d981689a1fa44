"""Engines: how the stages run over many articles, never what they do."""
