using System.Runtime.CompilerServices;

namespace Fovea.Training.Tests;

internal static class Quiet
{
    // Hundreds of trainings of milliseconds: their progress is looked at by the tests of it alone.
    [ModuleInitializer]
    internal static void Switch() => Environment.SetEnvironmentVariable("FOVEA_PROGRESS", "0");
}
