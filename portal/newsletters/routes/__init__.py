"""The newsletter's pages: the archive for everybody, the desk for editors, the sending for those who may send."""
