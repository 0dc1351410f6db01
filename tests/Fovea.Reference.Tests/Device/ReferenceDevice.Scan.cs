using Fovea.Tensors;

namespace Fovea.Reference;

// Along an axis: sums so far, order, elements at other places.
public partial class ReferenceDevice : IExecutes<CumulativeSumCall>, IExecutes<SortCall>, IExecutes<ScatterCall>
{
    void IExecutes<CumulativeSumCall>.Execute(in CumulativeSumCall call)
    {
        Elements x = new(call.X), y = new(call.Y);
        foreach (var line in Lines(call.Extent))
        {
            double sum = 0;
            long whole = 0;
            foreach (var i in call.Reverse ? line.Reverse() : line)
            {
                if (call.Y.DType.IsFloating) y[i] = sum += x[i];
                else y.SetWhole(i, whole += x.Whole(i));
            }
        }
    }

    void IExecutes<SortCall>.Execute(in SortCall call)
    {
        Elements x = new(call.X), index = new(call.Index);
        var (descending, floating) = (call.Descending, call.X.DType.IsFloating);
        foreach (var line in Lines(call.Extent))
        {
            // Stable; NaN is the largest.
            var places = Enumerable.Range(0, line.Length);
            var order = floating
                ? places.Order(Comparer<int>.Create((a, b) => Larger(x[line[a]], x[line[b]])
                    is var c && c != 0 ? (descending ? -c : c) : a - b))
                : places.Order(Comparer<int>.Create((a, b) =>
                    x.Whole(line[a]).CompareTo(x.Whole(line[b])) is var c && c != 0 ? (descending ? -c : c) : a - b));
            foreach (var (k, place) in order.Index()) index.SetWhole(line[k], place);
        }

        static int Larger(double a, double b) => double.IsNaN(a) || double.IsNaN(b)
            ? double.IsNaN(a).CompareTo(double.IsNaN(b)) : a < b ? -1 : a > b ? 1 : 0;
    }

    void IExecutes<ScatterCall>.Execute(in ScatterCall call)
    {
        Elements x = new(call.X), y = new(call.Y);
        foreach (var (small, large) in Pairs(call.Extent, call.Index, call.Indices, shared: false)) y.Copy(large, x, small);
    }

    // The elements of each line along the axis, in order.
    private static IEnumerable<int[]> Lines(Extent e) => Enumerable.Range(0, e.Outer).SelectMany(o =>
        Enumerable.Range(0, e.Inner).Select(i => Enumerable.Range(0, e.Count).Select(r => (o * e.Count + r) * e.Inner + i).ToArray()));
}
