using Fovea.Tensors;
using ILGPU;

namespace Fovea.Gpu;

// Random numbers: a function of seed and position, the same on every device. A thread makes one block.
public sealed partial class GpuDevice : IExecutesRandom
{
    void IExecutesRandom.Execute<D>(in RandomCall<D> call)
    {
        var (distribution, own, y) = call;
        var generator = own ?? Generator.Default;
        var isSingle = y.DType == DType.Float32;
        var blocks = (y.Count + (isSingle ? 3 : 1)) / (isSingle ? 4 : 2);
        var (seed, first) = (generator.Seed, generator.Reserve(blocks));
        if (isSingle) Launch(blocks, new SingleKernel<D>(distribution, seed, first, y.Count, View<float>(y)));
        else Launch(blocks, new DoubleKernel<D>(distribution, seed, first, y.Count, View<double>(y)));
    }

    // Four numbers of 24 bits, as many as a float has.
    private readonly struct SingleKernel<D>(D distribution, ulong key, ulong first, int count, ArrayView<float> y) : IKernel
        where D : struct, IDistribution
    {
        public void Run(int block)
        {
            var (a, b, c, d) = Philox.Block(key, first + (ulong)block);
            Put(4 * block, Uniform(a), Uniform(b));
            Put(4 * block + 2, Uniform(c), Uniform(d));
        }

        private static double Uniform(uint word) => (word >> 8) * (1.0 / (1 << 24));

        private void Put(int i, double u, double v)
        {
            var (p, q) = distribution.Draw(new DoubleLane(u), new DoubleLane(v));
            if (i < count) y[i] = (float)p.Value;
            if (i + 1 < count) y[i + 1] = (float)q.Value;
        }
    }

    // Two numbers of 53 bits, as many as a double has.
    private readonly struct DoubleKernel<D>(D distribution, ulong key, ulong first, int count, ArrayView<double> y) : IKernel
        where D : struct, IDistribution
    {
        public void Run(int block)
        {
            var (a, b, c, d) = Philox.Block(key, first + (ulong)block);
            var (p, q) = distribution.Draw(new DoubleLane(Uniform(a, b)), new DoubleLane(Uniform(c, d)));
            y[2 * block] = p.Value;
            if (2 * block + 1 < count) y[2 * block + 1] = q.Value;
        }

        private static double Uniform(uint high, uint low) => ((((ulong)high << 32) | low) >> 11) * (1.0 / (1ul << 53));
    }
}
