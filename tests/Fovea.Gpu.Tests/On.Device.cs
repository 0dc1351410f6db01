using Fovea.Gpu;
using Fovea.Tensors;

namespace Fovea.Reference.Tests;

internal static partial class On
{
    /// <summary>The kernels of graphics processors, on threads of the processor; new memory is NaN.</summary>
    public static Device Reference { get; } = Another();

    /// <summary>A second one of its kind.</summary>
    public static Device Another() => GpuDevice.Emulator(4, marksNewMemory: true);
}
