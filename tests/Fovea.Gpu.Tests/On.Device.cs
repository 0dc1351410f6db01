using Fovea.Gpu;
using Fovea.Tensors;

namespace Fovea.Reference.Tests;

internal static partial class On
{
    /// <summary>The kernels of graphics processors, on threads of the processor; new memory is NaN. The environment variable
    /// <c>FOVEA_TEST_DEVICE</c> names a card instead: <c>cuda</c>.</summary>
    public static Device Reference { get; } = Another();

    /// <summary>Of so many gradient checks one is made: values and gradients are compared with the processor's, too.</summary>
    public static int CheckOneOf => 12;

    /// <summary>A second one of its kind.</summary>
    public static Device Another() => Environment.GetEnvironmentVariable("FOVEA_TEST_DEVICE") switch
    {
        "cuda" => GpuDevice.Cuda(),
        "opencl" => GpuDevice.OpenCl(),
        _ => GpuDevice.Emulator(4, marksNewMemory: true),
    };
}
