using Fovea.Tensors;

namespace Fovea.Reference;

// Sums and extremes along an axis.
public partial class ReferenceDevice : IExecutes<SumCall>, IExecutes<ExtremeCall>
{
    void IExecutes<SumCall>.Execute(in SumCall call)
    {
        Elements x = new(call.X), y = new(call.Y);
        var e = call.Extent;
        for (var o = 0; o < e.Outer; o++)
        {
            for (var i = 0; i < e.Inner; i++)
            {
                double sum = 0;
                for (var r = 0; r < e.Count; r++) sum += x[(o * e.Count + r) * e.Inner + i];
                y[o * e.Inner + i] = sum;
            }
        }
    }

    void IExecutes<ExtremeCall>.Execute(in ExtremeCall call)
    {
        Elements x = new(call.X), y = new(call.Y), index = new(call.Index);
        var e = call.Extent;
        for (var o = 0; o < e.Outer; o++)
        {
            for (var i = 0; i < e.Inner; i++)
            {
                var best = 0;
                for (var r = 1; r < e.Count; r++)
                    if (Beats(call, x, At(r), At(best))) best = r;
                y.Copy(o * e.Inner + i, x, At(best));
                index.SetWhole(o * e.Inner + i, best);

                int At(int r) => (o * e.Count + r) * e.Inner + i;
            }
        }
    }

    // The first NaN beats everything; the first of equal elements stays.
    private static bool Beats(in ExtremeCall call, Elements x, int candidate, int best)
    {
        if (!call.X.DType.IsFloating)
            return call.Largest ? x.Whole(candidate) > x.Whole(best) : x.Whole(candidate) < x.Whole(best);
        if (double.IsNaN(x[best])) return false;
        return double.IsNaN(x[candidate]) || (call.Largest ? x[candidate] > x[best] : x[candidate] < x[best]);
    }
}
