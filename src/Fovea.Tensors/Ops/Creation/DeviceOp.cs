namespace Fovea.Tensors;

/// <summary>Tensors on another device.</summary>
[NoGradient("the elements stay as they are; the gradient goes back the same way")]
public static class DeviceOp
{
    extension(Tensor x)
    {
        /// <summary>x on a device; x itself where it is there already. Its gradient comes back to x's device.</summary>
        /// <remarks>The host copies the elements: a recording, which repeats calls alone, is not made of a computation that moves
        /// tensors.</remarks>
        public Tensor To(Device device)
        {
            var from = x.Storage.Device;
            if (from == device.Memory) return x;
            return Autograd.Record(new DeviceAttributes(device), Moved(x, device.Memory), [x], (upstream, _) => [upstream.To(from)]);
        }
    }

    private static Tensor Moved(Tensor x, Device device)
    {
        InterposedDevice.Current?.HostMoves(x.Storage);
        var bytes = new byte[x.Count * x.DType.Size];
        x.Storage.Device.Download(x, bytes);
        var y = device.Empty(x.Shape, x.DType);
        device.Upload(bytes, y);
        return y;
    }
}

/// <summary>A move to another device.</summary>
/// <param name="Device">Where to.</param>
public sealed record DeviceAttributes(Device Device) : OperationAttributes("to_device")
{
    /// <inheritdoc/>
    public override Tensor Run(IReadOnlyList<Tensor?> inputs) => inputs[0]!.To(Device);
}
