using Fovea.Tensors;

namespace Fovea.Gpu;

// What the processor computes: small dense matrices, whose steps wait for each other; sorting; and arithmetic of 8 bits.
public sealed partial class GpuDevice : IExecutes<CholeskyCall>, IExecutes<DeterminantCall>, IExecutes<EighCall>, IExecutes<QrCall>,
    IExecutes<SolveCall>, IExecutes<SvdCall>, IExecutes<SortCall>, IExecutes<QuantizeCall>, IExecutes<DequantizeCall>,
    IExecutes<QuantizedConvolveCall>, IExecutes<QuantizedMaxPoolCall>
{
    void IExecutes<CholeskyCall>.Execute(in CholeskyCall call) => OnHost(call);

    void IExecutes<DeterminantCall>.Execute(in DeterminantCall call) => OnHost(call);

    void IExecutes<EighCall>.Execute(in EighCall call) => OnHost(call);

    void IExecutes<QrCall>.Execute(in QrCall call) => OnHost(call);

    void IExecutes<SolveCall>.Execute(in SolveCall call) => OnHost(call);

    void IExecutes<SvdCall>.Execute(in SvdCall call) => OnHost(call);

    void IExecutes<SortCall>.Execute(in SortCall call) => OnHost(call);

    void IExecutes<QuantizeCall>.Execute(in QuantizeCall call) => OnHost(call);

    void IExecutes<DequantizeCall>.Execute(in DequantizeCall call) => OnHost(call);

    void IExecutes<QuantizedConvolveCall>.Execute(in QuantizedConvolveCall call) => OnHost(call);

    void IExecutes<QuantizedMaxPoolCall>.Execute(in QuantizedMaxPoolCall call) => OnHost(call);

    // Copies the operands to the host, makes the call there, and copies back what it wrote.
    private void OnHost<TCall>(in TCall call) where TCall : struct, IDeviceCall<TCall>
    {
        var map = new HostMap(this);
        CpuDevice.Instance.Execute(call.Map(map));
        map.BringBack();
    }

    private sealed class HostMap(GpuDevice device) : OperandMap
    {
        private readonly List<(Tensor Host, Tensor There)> _written = [];

        public override Tensor? Read(Tensor? x) => x is null ? null : Copy(x);

        // With its elements: a call may leave some of them.
        public override Tensor? Write(Tensor? y)
        {
            if (y is null) return null;
            var host = Copy(y);
            _written.Add((host, y));
            return host;
        }

        public void BringBack()
        {
            foreach (var (host, there) in _written)
            {
                var bytes = new byte[there.Count * there.DType.Size];
                CpuDevice.Instance.Download(host, bytes);
                device.Upload(bytes, there);
            }
        }

        private Tensor Copy(Tensor x)
        {
            var bytes = new byte[x.Count * x.DType.Size];
            device.Download(x, bytes);
            var host = CpuDevice.Instance.Empty(x.Shape, x.DType);
            CpuDevice.Instance.Upload(bytes, host);
            return host;
        }
    }
}
