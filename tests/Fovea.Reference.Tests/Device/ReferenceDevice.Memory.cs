using Fovea.Tensors;

namespace Fovea.Reference;

// Constants, copies, conversions and checks.
public partial class ReferenceDevice : IExecutes<FillCall>, IExecutes<CopyCall>, IExecutes<CastCall>, IExecutes<IncrementCall>,
    IExecutes<RequireIndicesCall>
{
    void IExecutes<FillCall>.Execute(in FillCall call)
    {
        var y = new Elements(call.Y);
        for (var i = 0; i < y.Count; i++) y[i] = call.Value;
    }

    void IExecutes<CopyCall>.Execute(in CopyCall call) => new Elements(call.X).Bytes.CopyTo(new Elements(call.Y).Bytes);

    void IExecutes<CastCall>.Execute(in CastCall call)
    {
        Elements x = new(call.X), y = new(call.Y);
        for (var i = 0; i < y.Count; i++)
        {
            if (!IsWhole(call.X) || !IsWhole(call.Y) || call.Y.DType == DType.Bool) y[i] = x[i];
            else y.SetWhole(i, x.Whole(i));
        }
    }

    private static bool IsWhole(Tensor x) => x.DType.IsInteger || x.DType == DType.Bool;

    void IExecutes<IncrementCall>.Execute(in IncrementCall call)
    {
        var counter = new Elements(call.Counter);
        counter.SetWhole(0, counter.Whole(0) + 1);
    }

    void IExecutes<RequireIndicesCall>.Execute(in RequireIndicesCall call)
    {
        var index = new Elements(call.Index);
        for (var i = 0; i < index.Count; i++)
            if (index.Whole(i) < call.Low || index.Whole(i) >= call.Bound) throw call.Outside(index.Whole(i), i);
    }
}
