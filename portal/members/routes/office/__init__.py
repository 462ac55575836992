"""The office's pages about people. All need the right MEMBERS."""
