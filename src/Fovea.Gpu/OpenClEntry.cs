using Fovea.Tensors;

namespace Fovea.Gpu;

/// <summary><see cref="GpuDevice.OpenCl"/> by name.</summary>
internal sealed class OpenClEntry : DeviceEntry
{
    public override string Name => "opencl";

    public override string Description => "A graphics processor of any maker, through its OpenCL driver.";

    public override int Order => 2;

    public override Device Open(int number) => GpuDevice.OpenCl(number);
}
