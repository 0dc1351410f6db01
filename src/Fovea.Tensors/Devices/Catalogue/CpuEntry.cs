namespace Fovea.Tensors;

/// <summary><see cref="CpuDevice"/> by name.</summary>
internal sealed class CpuEntry : DeviceEntry
{
    public override string Name => "cpu";

    public override string Description => "The processor.";

    public override int Order => -1;

    public override Device Open(int number) => number == 0 ? CpuDevice.Instance
        : throw new InvalidOperationException($"cpu:{number}: there is one, cpu.");
}
