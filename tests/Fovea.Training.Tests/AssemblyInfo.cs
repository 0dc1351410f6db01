// Initial weights and dropout draw from the default generator: each test has one of its own.
[assembly: Fovea.Testing.OwnContext]

namespace Fovea.Training.Tests
{
    internal static class Quiet
    {
        // Hundreds of trainings of milliseconds: their progress is looked at by the tests of it alone.
        [System.Runtime.CompilerServices.ModuleInitializer]
        internal static void Switch() => Environment.SetEnvironmentVariable("FOVEA_PROGRESS", "0");
    }
}
