using System.Runtime.CompilerServices;

namespace Fovea.Sweeps.Tests;

internal static class Quiet
{
    [ModuleInitializer]
    internal static void Switch() => Environment.SetEnvironmentVariable("FOVEA_PROGRESS", "0");
}
