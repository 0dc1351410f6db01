using Fovea.Tensors;

namespace Fovea.Reference;

// Elements at other places.
public partial class ReferenceDevice : IExecutes<ReadViewCall>, IExecutes<WriteViewCall>, IExecutes<GatherCall>, IExecutes<ScatterAddCall>
{
    void IExecutes<ReadViewCall>.Execute(in ReadViewCall call)
    {
        Elements x = new(call.X), y = new(call.Y);
        for (var i = 0; i < y.Count; i++) y.Copy(i, x, Place(call.View, i));
    }

    void IExecutes<WriteViewCall>.Execute(in WriteViewCall call)
    {
        Elements x = new(call.X), y = new(call.Y);
        for (var i = 0; i < x.Count; i++) y.Copy(Place(call.View, i), x, i);
    }

    void IExecutes<GatherCall>.Execute(in GatherCall call)
    {
        Elements x = new(call.X), y = new(call.Y);
        foreach (var (small, large) in Pairs(call.Extent, call.Index, call.Indices, call.Shared)) y.Copy(small, x, large);
    }

    void IExecutes<ScatterAddCall>.Execute(in ScatterAddCall call)
    {
        Elements x = new(call.X), y = new(call.Y);
        var sums = new double[y.Count];
        for (var i = 0; i < y.Count; i++) sums[i] = y[i];
        foreach (var (small, large) in Pairs(call.Extent, call.Index, call.Indices, call.Shared)) sums[large] += x[small];
        Store(sums, y);
    }

    // The element of the buffer at element i of the view.
    private static int Place(StridedView view, int i)
    {
        var place = view.Start;
        for (var axis = view.Sizes.Length - 1; axis >= 0; axis--)
        {
            place += i % view.Sizes[axis] * view.Strides[axis];
            i /= view.Sizes[axis];
        }
        return place;
    }

    // Elements [o, j, i] of [outer, indices, inner], each with [o, index, i] of [outer, count, inner].
    private static IEnumerable<(int Small, int Large)> Pairs(Extent e, Tensor index, int indices, bool shared)
    {
        for (var o = 0; o < e.Outer; o++)
        {
            for (var j = 0; j < indices; j++)
            {
                for (var i = 0; i < e.Inner; i++)
                {
                    var small = (o * indices + j) * e.Inner + i;
                    var at = (int)new Elements(index).Whole(shared ? j : small);
                    yield return (small, (o * e.Count + at) * e.Inner + i);
                }
            }
        }
    }
}
