[assembly: Fovea.Testing.OwnContext]
