using Fovea.Tensors;
using ILGPU;

namespace Fovea.Gpu;

// Matrix products in tiles: what a matrix product, a convolution and its two adjoints have in common.
public sealed partial class GpuDevice
{
    // Steps along the inner index that a group takes between two barriers, and the largest side of a tile.
    private const int Depth = 8, LargestTile = 128;

    // Computes a product: Σₖ left(row, k)·right(k, column) for each of its layers.
    private void Multiply<P, V, T>(P product, int layers, int rows, int columns, int inner)
        where P : struct, IProduct<T> where V : unmanaged, IGpuLane<V, T> where T : unmanaged
    {
        if (layers == 0 || rows == 0 || columns == 0) return;
        // Large tiles read less; small ones are more, where there are few.
        var side = LargestTile;
        while (side > 16 && (TileThreads(side) > _largestGroup
            || side > 64 && (long)layers * Tiles(rows, side) * Tiles(columns, side) < _processors)) side /= 2;
        var tiles = layers * Tiles(rows, side) * Tiles(columns, side);
        // Where there are still few, the sum is taken in parts, which are added up in their order.
        var parts = Math.Clamp(2 * _processors / tiles, 1, Math.Max(1, inner / 256));
        var group = TileThreads(side);
        if (parts == 1)
        {
            LaunchGroups(tiles, group, new TileKernel<P, V, T>(product, side, rows, columns, inner, 1, default));
            return;
        }
        using var partial = Rent<T>(checked(layers * parts * rows * columns));
        LaunchGroups(tiles * parts, group, new TileKernel<P, V, T>(product, side, rows, columns, inner, parts, partial.View));
        Launch(layers * rows * columns, new PartsKernel<P, V, T>(product, rows, columns, parts, partial.View));
    }

    // Each has eight by eight elements of the tile.
    private static int TileThreads(int side) => side / 8 * (side / 8);

    private static int Tiles(int size, int side) => (size + side - 1) / side;

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

        void Put(int layer, int row, int column, T value);
    }

    // Eight neighbouring sums, in registers.
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

    // A group computes a tile of side × side elements, each thread eight by eight of them, which lie side/8 apart: so neighbouring threads
    // read and write neighbours. Panels of both operands lie in shared memory, Depth steps at a time.
    private readonly struct TileKernel<P, V, T>(P product, int side, int rows, int columns, int inner, int parts, ArrayView<T> partial)
        : IGroupKernel where P : struct, IProduct<T> where V : unmanaged, IGpuLane<V, T> where T : unmanaged
    {
        public void Run()
        {
            var left = SharedMemory.Allocate1D<T>(Depth * LargestTile);
            var right = SharedMemory.Allocate1D<T>(Depth * LargestTile);
            int across = side / 8, down = (rows + side - 1) / side, wide = (columns + side - 1) / side;
            int tile = Grid.IdxX, tileColumn = tile % wide;
            tile /= wide;
            var tileRow = tile % down;
            tile /= down;
            int part = tile % parts, layer = tile / parts;
            int begin = (int)((long)inner * part / parts), end = (int)((long)inner * (part + 1) / parts);
            int t = Group.IdxX, y = t / across, x = t % across, firstRow = tileRow * side, firstColumn = tileColumn * side;
            // A thread loads in one step all the time where there are as many threads as steps, and in one column where as many as columns.
            bool staysInStep = Group.DimX >= Depth, stays = Group.DimX >= side;
            var ownColumn = product.Column(Min(firstColumn + t % side, columns - 1));
            var zero = V.Of(0).Value;
            Eight<V> c0 = Eight<V>.Of(V.Of(0)), c1 = c0, c2 = c0, c3 = c0, c4 = c0, c5 = c0, c6 = c0, c7 = c0;
            for (var k0 = begin; k0 < end; k0 += Depth)
            {
                if (product.LeftRunsInner)
                {
                    var place = product.Inner(Min(k0 + t % Depth, end - 1));
                    for (var e = t; e < Depth * side; e += Group.DimX)
                    {
                        int k = k0 + e % Depth, own = firstRow + e / Depth;
                        if (!staysInStep) place = product.Inner(Min(k, end - 1));
                        left[e % Depth * side + e / Depth] = k < end && own < rows
                            ? product.Left(layer, own, place) : zero;
                    }
                }
                else
                    for (var e = t; e < Depth * side; e += Group.DimX)
                    {
                        int k = k0 + e / side, own = firstRow + e % side;
                        left[e] = k < end && own < rows ? product.Left(layer, own, product.Inner(k)) : zero;
                    }
                if (product.RightRunsInner)
                {
                    var place = product.Inner(Min(k0 + t % Depth, end - 1));
                    for (var e = t; e < Depth * side; e += Group.DimX)
                    {
                        int k = k0 + e % Depth, own = firstColumn + e / Depth;
                        if (!staysInStep) place = product.Inner(Min(k, end - 1));
                        right[e % Depth * side + e / Depth] = k < end && own < columns
                            ? product.Right(layer, place, product.Column(own)) : zero;
                    }
                }
                else
                    for (var e = t; e < Depth * side; e += Group.DimX)
                    {
                        int k = k0 + e / side, own = firstColumn + e % side;
                        right[e] = k < end && own < columns
                            ? product.Right(layer, product.Inner(k), stays ? ownColumn : product.Column(own)) : zero;
                    }
                Group.Barrier();
                for (var s = 0; s < Depth; s++)
                {
                    int a = s * side + y, b = s * side + x;
                    Eight<V> row = new()
                    {
                        A = V.From(right[b]), B = V.From(right[b + across]), C = V.From(right[b + 2 * across]),
                        D = V.From(right[b + 3 * across]), E = V.From(right[b + 4 * across]), F = V.From(right[b + 5 * across]),
                        G = V.From(right[b + 6 * across]), H = V.From(right[b + 7 * across]),
                    };
                    c0 = c0.Plus(V.From(left[a]), row);
                    c1 = c1.Plus(V.From(left[a + across]), row);
                    c2 = c2.Plus(V.From(left[a + 2 * across]), row);
                    c3 = c3.Plus(V.From(left[a + 3 * across]), row);
                    c4 = c4.Plus(V.From(left[a + 4 * across]), row);
                    c5 = c5.Plus(V.From(left[a + 5 * across]), row);
                    c6 = c6.Plus(V.From(left[a + 6 * across]), row);
                    c7 = c7.Plus(V.From(left[a + 7 * across]), row);
                }
                Group.Barrier();
            }
            int i = firstRow + y, j = firstColumn + x, at = layer * parts + part;
            Store(at, layer, i, j, c0);
            Store(at, layer, i + across, j, c1);
            Store(at, layer, i + 2 * across, j, c2);
            Store(at, layer, i + 3 * across, j, c3);
            Store(at, layer, i + 4 * across, j, c4);
            Store(at, layer, i + 5 * across, j, c5);
            Store(at, layer, i + 6 * across, j, c6);
            Store(at, layer, i + 7 * across, j, c7);
        }

        private void Store(int at, int layer, int i, int j, Eight<V> sums)
        {
            if (i >= rows) return;
            var across = side / 8;
            Store(at, layer, i, j, sums.A);
            Store(at, layer, i, j + across, sums.B);
            Store(at, layer, i, j + 2 * across, sums.C);
            Store(at, layer, i, j + 3 * across, sums.D);
            Store(at, layer, i, j + 4 * across, sums.E);
            Store(at, layer, i, j + 5 * across, sums.F);
            Store(at, layer, i, j + 6 * across, sums.G);
            Store(at, layer, i, j + 7 * across, sums.H);
        }

        private void Store(int at, int layer, int i, int j, V sum)
        {
            if (j >= columns) return;
            if (parts == 1) product.Put(layer, i, j, sum.Value);
            else partial[(at * rows + i) * columns + j] = sum.Value;
        }

        private static int Min(int a, int b) => a < b ? a : b;
    }

    private readonly struct PartsKernel<P, V, T>(P product, int rows, int columns, int parts, ArrayView<T> partial) : IKernel
        where P : struct, IProduct<T> where V : unmanaged, IGpuLane<V, T> where T : unmanaged
    {
        public void Run(int i)
        {
            int layer = i / (rows * columns), own = i % (rows * columns);
            var sum = 0.0;
            for (var part = 0; part < parts; part++) sum += V.From(partial[(layer * parts + part) * rows * columns + own]).Wide;
            product.Put(layer, own / columns, own % columns, V.Of(sum).Value);
        }
    }
}
