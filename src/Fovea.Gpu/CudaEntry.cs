using Fovea.Tensors;

namespace Fovea.Gpu;

/// <summary><see cref="GpuDevice.Cuda"/> by name.</summary>
internal sealed class CudaEntry : DeviceEntry
{
    public override string Name => "cuda";

    public override string Description => "An NVIDIA card, through the CUDA driver.";

    public override int Order => 1;

    public override Device Open(int number) => GpuDevice.Cuda(number);
}
