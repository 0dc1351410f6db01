using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace Fovea.Notebooks;

/// <summary>Native libraries of assemblies that a notebook loaded from their files.</summary>
/// <remarks>A program knows from its list of dependencies where they lie. A notebook has no such list: each assembly has a context of its
/// own there, which looks beside the assembly alone.</remarks>
internal static class NativeLibraries
{
    private static readonly HashSet<AssemblyLoadContext> Known = [];
    private static readonly string Folder = Path.GetDirectoryName(typeof(NativeLibraries).Assembly.Location) ?? "";

    /// <summary>Has native libraries looked for in <c>runtimes/SYSTEM/native</c> beside this assembly, for all assemblies that lie
    /// there.</summary>
    public static void Find()
    {
        lock (Known)
            if (Known.Count == 0) AppDomain.CurrentDomain.AssemblyLoad += (_, loaded) => Attach(loaded.LoadedAssembly);
        foreach (var assembly in AppDomain.CurrentDomain.GetAssemblies()) Attach(assembly);
    }

    private static void Attach(Assembly assembly)
    {
        if (assembly.IsDynamic || Path.GetDirectoryName(assembly.Location) != Folder) return;
        var context = AssemblyLoadContext.GetLoadContext(assembly);
        if (context is null || context == AssemblyLoadContext.Default) return;
        lock (Known)
            if (Known.Add(context)) context.ResolvingUnmanagedDll += Load;
    }

    /// <summary>The library of a name, or 0 where there is none.</summary>
    internal static nint Load(Assembly assembly, string name)
    {
        foreach (var system in Systems())
            foreach (var file in new[] { name, $"{name}.so", $"{name}.dylib", $"{name}.dll", $"lib{name}.so", $"lib{name}.dylib" })
                if (NativeLibrary.TryLoad(Path.Combine(Folder, "runtimes", system, "native", file), out var library)) return library;
        return 0;
    }

    private static string[] Systems()
    {
        var architecture = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
        string[] systems = OperatingSystem.IsWindows() ? ["win"] : OperatingSystem.IsMacOS() ? ["osx"] : ["linux", "linux-musl"];
        return [RuntimeInformation.RuntimeIdentifier, .. systems.Select(s => $"{s}-{architecture}"), .. systems];
    }
}
