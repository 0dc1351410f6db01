using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Fovea;

/// <summary>What a program runs on: software and hardware, as far as results and times depend on them.</summary>
public sealed record MachineInfo
{
    private const string ProcessorFile = "/proc/cpuinfo";

    /// <summary>The machine at hand.</summary>
    public static MachineInfo Current { get; } = new()
    {
        Runtime = RuntimeInformation.FrameworkDescription, System = RuntimeInformation.OSDescription,
        Architecture = RuntimeInformation.ProcessArchitecture.ToString(), Processor = FindProcessor(), Cores = Environment.ProcessorCount,
        VectorBits = Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256
            : Vector128.IsHardwareAccelerated ? 128 : 0,
        InstructionSets = [.. FindInstructionSets()], MemoryBytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
    };

    /// <summary>The runtime, such as <c>.NET 10.0.0</c>.</summary>
    public string Runtime { get; init; } = "";

    /// <summary>The operating system.</summary>
    public string System { get; init; } = "";

    /// <summary>The kind of processor, such as <c>X64</c>.</summary>
    public string Architecture { get; init; } = "";

    /// <summary>The processor's name; its kind where the system does not tell.</summary>
    public string Processor { get; init; } = "";

    /// <summary>Processors that the program may use.</summary>
    public int Cores { get; init; }

    /// <summary>The widest vectors that the runtime computes with, in bits; 0 for none. The kernels choose in the same order.</summary>
    public int VectorBits { get; init; }

    /// <summary>The instruction sets that kernels look for, as far as the processor has them and they are not switched off.</summary>
    public IReadOnlyList<string> InstructionSets { get; init; } = [];

    /// <summary>Memory that the program may use, in bytes.</summary>
    public long MemoryBytes { get; init; }

    private static string FindProcessor()
    {
        var lines = File.Exists(ProcessorFile) ? File.ReadLines(ProcessorFile) : [];
        var line = lines.FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal));
        return line?.Split(':', 2) is [_, var name] ? name.Trim() : RuntimeInformation.ProcessArchitecture.ToString();
    }

    private static IEnumerable<string> FindInstructionSets()
    {
        if (Sse42.IsSupported) yield return "sse4.2";
        if (Avx2.IsSupported) yield return "avx2";
        if (Fma.IsSupported) yield return "fma";
        if (Avx512F.IsSupported) yield return "avx512f";
        if (AvxVnni.IsSupported) yield return "avx-vnni";
        if (AdvSimd.IsSupported) yield return "neon";
    }
}
