using Fovea.Tensors;

namespace Fovea.Reference;

// Random numbers: a function of seed and position, the same on every device.
public partial class ReferenceDevice : IExecutesRandom
{
    void IExecutesRandom.Execute<D>(in RandomCall<D> call)
    {
        var generator = call.Generator ?? Generator.Default;
        var y = new Elements(call.Y);
        var each = call.Y.DType == DType.Float32 ? 4 : 2;
        var blocks = (y.Count + each - 1) / each;
        var first = generator.Reserve(blocks);
        for (var block = 0; block < blocks; block++)
        {
            var (a, b, c, d) = Philox.Block(generator.Seed, first + (ulong)block);
            double[] uniform = each == 4 ? [Single(a), Single(b), Single(c), Single(d)] : [Double(a, b), Double(c, d)];
            for (var i = 0; i < each; i += 2)
            {
                var (u, v) = call.Distribution.Draw(new PlainLane(uniform[i]), new PlainLane(uniform[i + 1]));
                if (block * each + i < y.Count) y[block * each + i] = u.Value;
                if (block * each + i + 1 < y.Count) y[block * each + i + 1] = v.Value;
            }
        }
    }

    // 24 bits, as many as a float has.
    private static double Single(uint word) => (word >> 8) / (double)(1 << 24);

    // 53 bits, as many as a double has.
    private static double Double(uint high, uint low) => ((((ulong)high << 32) | low) >> 11) / (double)(1ul << 53);
}
