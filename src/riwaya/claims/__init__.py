"""Claims: triggers, selection, participants, setting, stance, figures and attribution."""
