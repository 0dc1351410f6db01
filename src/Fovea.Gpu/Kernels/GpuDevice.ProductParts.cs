using Fovea.Tensors;
using ILGPU;

namespace Fovea.Gpu;

// What products in tiles are made of: sides, sizes, operands, and sums in registers.
public sealed partial class GpuDevice
{
    // The side of a tile, which a kernel knows when it is compiled: places in shared memory are then constants.
    private interface ISide
    {
        // Of its power of two.
        static abstract int Bits { get; }
    }

    private readonly struct Side128 : ISide
    {
        public static int Bits => 7;
    }

    private readonly struct Side64 : ISide
    {
        public static int Bits => 6;
    }

    private readonly struct Side32 : ISide
    {
        public static int Bits => 5;
    }

    private readonly struct Side16 : ISide
    {
        public static int Bits => 4;
    }

    // Rows, columns and inner indices of a product; tiles below and beside each other; parts of the sum, and the inner indices of one.
    private readonly struct TileSizes(int rows, int columns, int inner, Divisor down, Divisor wide, Divisor parts, int steps)
    {
        public readonly int Rows = rows, Columns = columns, Inner = inner, Steps = steps;
        public readonly Divisor Down = down, Wide = wide, Parts = parts;
    }

    // A row, a column or an inner index taken apart, as the product wants it.
    private readonly struct Place(int a, int b = 0, int c = 0)
    {
        public readonly int A = a, B = b, C = c;
    }

    // The operands of a product and where its result goes.
    private interface IProduct<T> where T : unmanaged
    {
        // Whether neighbours in memory are neighbours along the inner index: then neighbouring threads read along it.
        bool LeftRunsInner { get; }

        bool RightRunsInner { get; }

        Place Column(int column);

        Place Inner(int k);

        T Left(int layer, int row, Place inner);

        T Right(int layer, Place inner, Place column);

        // Where the results of a column go.
        Place Target(int column);

        void Put(int layer, int row, Place target, T value);
    }

    // Four neighbours, which are read from a panel in one instruction.
    private readonly struct Quad<T>(T a, T b, T c, T d) where T : unmanaged
    {
        public readonly T A = a, B = b, C = c, D = d;
    }

    // Eight sums of a row, in registers.
    private struct Eight<V> where V : unmanaged, ILane<V>
    {
        public V A, B, C, D, E, F, G, H;

        public static Eight<V> Of(V x) => new() { A = x, B = x, C = x, D = x, E = x, F = x, G = x, H = x };

        public Eight<V> Plus(V x, Eight<V> y) => new()
        {
            A = A + x * y.A, B = B + x * y.B, C = C + x * y.C, D = D + x * y.D, E = E + x * y.E, F = F + x * y.F, G = G + x * y.G,
            H = H + x * y.H,
        };
    }

    // Eight rows of them.
    private struct Block<V> where V : unmanaged, ILane<V>
    {
        public Eight<V> A, B, C, D, E, F, G, H;
    }
}
