"""Comparing with other people's event data: reference tables read, their events set beside ours."""
