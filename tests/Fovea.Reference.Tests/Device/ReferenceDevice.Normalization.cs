using Fovea.Tensors;

namespace Fovea.Reference;

// Groups of elements to mean 0 and variance 1.
public partial class ReferenceDevice : IExecutes<NormalizeCall>, IExecutes<NormalizeBackwardCall>
{
    void IExecutes<NormalizeCall>.Execute(in NormalizeCall call)
    {
        Elements x = new(call.X), y = new(call.Y);
        for (var k = 0; k < call.Groups.Count; k++)
        {
            var members = Members(call.Groups, k);
            var mean = members.Average(i => x[i]);
            var variance = members.Average(i => (x[i] - mean) * (x[i] - mean));
            Put(call.Mean, k, mean);
            Put(call.Variance, k, variance);
            double scale = At(call.Scale, k, 1), shift = At(call.Shift, k, 0);
            foreach (var i in members) y[i] = (x[i] - mean) / Math.Sqrt(variance + call.Epsilon) * scale + shift;
        }
    }

    void IExecutes<NormalizeBackwardCall>.Execute(in NormalizeBackwardCall call)
    {
        Elements dy = new(call.Dy), x = new(call.X);
        for (var k = 0; k < call.Groups.Count; k++)
        {
            var members = Members(call.Groups, k);
            double mean = new Elements(call.Mean)[k], root = Math.Sqrt(new Elements(call.Variance)[k] + call.Epsilon);
            double sum = members.Sum(i => dy[i]), along = members.Sum(i => dy[i] * (x[i] - mean) / root);
            Put(call.Dshift, k, sum);
            Put(call.Dscale, k, along);
            var (scale, n) = (At(call.Scale, k, 1), members.Length);
            foreach (var i in members) Put(call.Dx, i, scale / root * (dy[i] - sum / n - (x[i] - mean) / root * along / n));
        }
    }

    // The elements of a group of [outer, groups, inner].
    private static int[] Members(Extent e, int k)
    {
        var members = from o in Enumerable.Range(0, e.Outer)
                      from i in Enumerable.Range(0, e.Inner)
                      select (o * e.Count + k) * e.Inner + i;
        return [.. members];
    }
}
