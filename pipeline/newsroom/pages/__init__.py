"""Page templates of the sample newsroom (`string.Template`), one a house style."""
