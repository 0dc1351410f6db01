using System.Reflection;

namespace Fovea;

/// <summary>Which Fovea this is.</summary>
public static class FoveaVersion
{
    /// <summary>The version, such as <c>0.1.0</c>; <c>unknown</c> where the assembly says none.</summary>
    // What follows a plus sign is the commit that it was built from.
    public static string Current { get; } = (typeof(FoveaVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?
        .InformationalVersion ?? "unknown").Split('+')[0];
}
