// Initial weights and dropout draw from the default generator: each test has one of its own.
[assembly: Fovea.Testing.OwnContext]
