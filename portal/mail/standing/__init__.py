"""How others see our mail: what the DNS, the mail server and its certificate say about the configured sender.

`looking.look` asks all of it; each file knows one standard. What is found is kept as sentences with their values
(`core.sayings`), so that everybody reads them in their own language, and with the records that are to be published.
"""
