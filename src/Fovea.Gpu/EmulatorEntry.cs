using Fovea.Tensors;

namespace Fovea.Gpu;

/// <summary><see cref="GpuDevice.Emulator()"/> by name.</summary>
internal sealed class EmulatorEntry : DeviceEntry
{
    public override string Name => "emulator";

    public override string Description => "The kernels of graphics processors on threads of the processor, slowly: for tests.";

    public override int Order => 3;

    public override Device Open(int number) => number == 0 ? GpuDevice.Emulator()
        : throw new GpuException($"emulator:{number}: there is one, emulator.");
}
