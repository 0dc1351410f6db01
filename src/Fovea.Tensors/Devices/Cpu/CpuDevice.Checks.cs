using System.Numerics;

namespace Fovea.Tensors;

public sealed partial class CpuDevice : IExecutes<RequireRangeCall>
{
    void IExecutes<RequireRangeCall>.Execute(in RequireRangeCall call)
    {
        if (IsFloat32(call.X)) Require<float>(call);
        else Require<double>(call);
    }

    private static void Require<T>(in RequireRangeCall call) where T : unmanaged, IFloatingPointIeee754<T>
    {
        ReadOnlySpan<T> values = Elements<T>(call.X);
        T low = T.CreateTruncating(call.Low), high = T.CreateTruncating(call.High);
        for (var i = 0; i < values.Length; i++)
            if (!(values[i] >= low && values[i] <= high)) throw call.Outside(double.CreateTruncating(values[i]), i);
    }
}
