from ._papers import write_papers as write_papers
