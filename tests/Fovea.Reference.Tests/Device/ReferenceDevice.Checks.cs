using Fovea.Tensors;

namespace Fovea.Reference;

public partial class ReferenceDevice : IExecutes<RequireRangeCall>
{
    void IExecutes<RequireRangeCall>.Execute(in RequireRangeCall call)
    {
        var x = new Elements(call.X);
        for (var i = 0; i < x.Count; i++)
            if (!(x[i] >= call.Low && x[i] <= call.High)) throw call.Outside(x[i], i);
    }
}
