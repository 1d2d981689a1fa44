"""The desk: a web application over a workspace, served by the program itself. `riwaya.web.app` builds it.

A page reads the workspace, renders a template, and writes nothing but judgements and new articles. JavaScript stands
in `front/` and is built into `static/`; it moves things under the hand and draws, and decides nothing.
"""
