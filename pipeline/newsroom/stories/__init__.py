"""The sample newsroom's articles: one YAML file an outlet, an outlet document and one an article.

Everything in them is invented: outlets, people, organisations and events.
"""
