using Fovea.Tensors;
using ILGPU;
using ILGPU.Runtime;

namespace Fovea.Gpu;

// Matrix products in tiles: what a matrix product, a convolution and its two adjoints have in common.
public sealed partial class GpuDevice
{
    // Steps along the inner index that a group takes between two barriers, and the largest side of a tile.
    private const int DepthBits = 3, Depth = 1 << DepthBits, LargestTile = 128;

    // Computes a product: Σₖ left(row, k)·right(k, column) for each of its layers.
    private void Multiply<P, V, T>(P product, int layers, int rows, int columns, int inner)
        where P : struct, IProduct<T> where V : unmanaged, IGpuLane<V, T> where T : unmanaged
    {
        if (layers == 0 || rows == 0 || columns == 0) return;
        if (inner == 0)
        {
            Launch(layers * rows * columns, new PartsKernel<P, V, T>(product, rows, columns, 0, default));
            return;
        }
        // Large tiles read less; small ones are more, where there are few.
        var side = LargestTile;
        while (side > 16 && (TileThreads(side) > _largestGroup
            || side > 64 && (long)layers * Tiles(rows, side) * Tiles(columns, side) < _processors)) side /= 2;
        switch (side)
        {
            case 128: MultiplyTiles<Side128, P, V, T>(product, layers, rows, columns, inner); break;
            case 64: MultiplyTiles<Side64, P, V, T>(product, layers, rows, columns, inner); break;
            case 32: MultiplyTiles<Side32, P, V, T>(product, layers, rows, columns, inner); break;
            default: MultiplyTiles<Side16, P, V, T>(product, layers, rows, columns, inner); break;
        }
    }

    private void MultiplyTiles<S, P, V, T>(P product, int layers, int rows, int columns, int inner) where S : struct, ISide
        where P : struct, IProduct<T> where V : unmanaged, IGpuLane<V, T> where T : unmanaged
    {
        int down = Tiles(rows, 1 << S.Bits), wide = Tiles(columns, 1 << S.Bits), tiles = layers * down * wide;
        // Where there are few, the sum is taken in parts, which are added up in their order.
        var parts = Math.Clamp(2 * _processors / tiles, 1, Math.Max(1, inner / 256));
        var steps = Tiles(Tiles(inner, parts), Depth) * Depth;
        if (parts > 1) parts = Tiles(inner, steps);
        var sizes = new TileSizes(rows, columns, inner, new(down), new(wide), new(parts), steps);
        var group = TileThreads(1 << S.Bits);
        if (parts == 1)
        {
            LaunchGroups(tiles, group, new TileKernel<S, P, V, T>(product, sizes, default));
            return;
        }
        using var partial = Rent<T>(checked(layers * parts * rows * columns));
        LaunchGroups(tiles * parts, group, new TileKernel<S, P, V, T>(product, sizes, partial.View));
        Launch(layers * rows * columns, new PartsKernel<P, V, T>(product, rows, columns, parts, partial.View));
    }

    // Each has eight by eight elements of the tile.
    private static int TileThreads(int side) => side / 8 * (side / 8);

    private static int Tiles(int size, int side) => (size + side - 1) / side;

    // A group computes a tile, each thread eight by eight of its elements: two by two blocks of four by four, half a tile apart. Panels of
    // both operands lie in shared memory, Depth steps at a time, a line of them for each step. Lines are four elements longer than the
    // tile, so that neighbours along the inner index lie in different banks. What the next panels begin with is on its way while these are
    // computed with. Nothing in a panel depends on a branch: an index beyond the end is brought back, and its element is 0 or not stored.
    private readonly struct TileKernel<S, P, V, T>(P product, TileSizes sizes, ArrayView<T> partial) : IGroupKernel
        where S : struct, ISide where P : struct, IProduct<T> where V : unmanaged, IGpuLane<V, T> where T : unmanaged
    {
        // Single-precision sums of two groups of 256 fit into the registers of a multiprocessor.
        public static KernelSpecialization Specialization =>
            typeof(T) == typeof(float) && Side >= 64 ? new(Threads, 512 / Threads) : KernelSpecialization.Empty;

        private static int Side => 1 << S.Bits;

        private static int Line => Side + 4;

        private static int Threads => Side / 8 * (Side / 8);

        public void Run()
        {
            var left = SharedMemory.Allocate1D<Quad<T>>(Depth * (LargestTile + 4) / 4).BaseView;
            var right = SharedMemory.Allocate1D<Quad<T>>(Depth * (LargestTile + 4) / 4).BaseView;
            int tile = sizes.Wide.Of(Grid.IdxX), firstColumn = sizes.Wide.Rest(Grid.IdxX) * Side;
            int above = sizes.Down.Of(tile), firstRow = sizes.Down.Rest(tile) * Side;
            int layer = sizes.Parts.Of(above), begin = sizes.Parts.Rest(above) * sizes.Steps;
            var end = Min(begin + sizes.Steps, sizes.Inner);
            int t = Group.IdxX, y = t >> S.Bits - 3, x = t & Side / 8 - 1;
            var none = Eight<V>.Of(V.Of(0));
            var sums = new Block<V> { A = none, B = none, C = none, D = none, E = none, F = none, G = none, H = none };
            Quad<T> nextLeft = Left(t, layer, firstRow, begin, end), nextRight = Right(t, layer, firstColumn, begin, end);
            for (var k0 = begin; k0 < end; k0 += Depth)
            {
                Store(left.Cast<T>(), t, product.LeftRunsInner, nextLeft);
                Store(right.Cast<T>(), t, product.RightRunsInner, nextRight);
                // Small tiles have fewer threads, each of which reads more than four.
                if (4 * Threads < Depth * Side)
                    for (var e = t + 4 * Threads; e < Depth * Side; e += 4 * Threads)
                    {
                        Quad<T> ofLeft = Left(e, layer, firstRow, k0, end), ofRight = Right(e, layer, firstColumn, k0, end);
                        Store(left.Cast<T>(), e, product.LeftRunsInner, ofLeft);
                        Store(right.Cast<T>(), e, product.RightRunsInner, ofRight);
                    }
                Group.Barrier();
                nextLeft = Left(t, layer, firstRow, k0 + Depth, end);
                nextRight = Right(t, layer, firstColumn, k0 + Depth, end);
                // Four steps a round: places in the panels are then constants, and the loop itself costs little.
                for (var s = 0; s < Depth; s += 4)
                {
                    int a = s * (Line / 4) + y, b = s * (Line / 4) + x;
                    sums = Step(Step(Step(Step(sums, left, right, a, b), left, right, a + Line / 4, b + Line / 4),
                        left, right, a + 2 * (Line / 4), b + 2 * (Line / 4)), left, right, a + 3 * (Line / 4), b + 3 * (Line / 4));
                }
                Group.Barrier();
            }
            int i = firstRow + 4 * y, j = firstColumn + 4 * x;
            Put(above, layer, i, j, sums.A.A, sums.B.A, sums.C.A, sums.D.A, sums.E.A, sums.F.A, sums.G.A, sums.H.A);
            Put(above, layer, i, j + 1, sums.A.B, sums.B.B, sums.C.B, sums.D.B, sums.E.B, sums.F.B, sums.G.B, sums.H.B);
            Put(above, layer, i, j + 2, sums.A.C, sums.B.C, sums.C.C, sums.D.C, sums.E.C, sums.F.C, sums.G.C, sums.H.C);
            Put(above, layer, i, j + 3, sums.A.D, sums.B.D, sums.C.D, sums.D.D, sums.E.D, sums.F.D, sums.G.D, sums.H.D);
            j += Side / 2;
            Put(above, layer, i, j, sums.A.E, sums.B.E, sums.C.E, sums.D.E, sums.E.E, sums.F.E, sums.G.E, sums.H.E);
            Put(above, layer, i, j + 1, sums.A.F, sums.B.F, sums.C.F, sums.D.F, sums.E.F, sums.F.F, sums.G.F, sums.H.F);
            Put(above, layer, i, j + 2, sums.A.G, sums.B.G, sums.C.G, sums.D.G, sums.E.G, sums.F.G, sums.G.G, sums.H.G);
            Put(above, layer, i, j + 3, sums.A.H, sums.B.H, sums.C.H, sums.D.H, sums.E.H, sums.F.H, sums.G.H, sums.H.H);
        }

        // One inner index: what stands in a row of the left panel times what stands in the same row of the right one.
        private static Block<V> Step(Block<V> sums, ArrayView<Quad<T>> left, ArrayView<Quad<T>> right, int a, int b)
        {
            Quad<T> near = right[b], far = right[b + Side / 8], top = left[a], bottom = left[a + Side / 8];
            Eight<V> row = new()
            {
                A = V.From(near.A), B = V.From(near.B), C = V.From(near.C), D = V.From(near.D),
                E = V.From(far.A), F = V.From(far.B), G = V.From(far.C), H = V.From(far.D),
            };
            return new()
            {
                A = sums.A.Plus(V.From(top.A), row), B = sums.B.Plus(V.From(top.B), row),
                C = sums.C.Plus(V.From(top.C), row), D = sums.D.Plus(V.From(top.D), row),
                E = sums.E.Plus(V.From(bottom.A), row), F = sums.F.Plus(V.From(bottom.B), row),
                G = sums.G.Plus(V.From(bottom.C), row), H = sums.H.Plus(V.From(bottom.D), row),
            };
        }

        // Four elements of the left panel: e and those after as many as there are threads.
        private Quad<T> Left(int e, int layer, int firstRow, int k0, int end) => new(Left(e, e, layer, firstRow, k0, end),
            Left(e, e + Threads, layer, firstRow, k0, end), Left(e, e + 2 * Threads, layer, firstRow, k0, end),
            Left(e, e + 3 * Threads, layer, firstRow, k0, end));

        private T Left(int first, int e, int layer, int firstRow, int k0, int end)
        {
            int k = k0 + Step(first, e, product.LeftRunsInner), own = firstRow + Beside(first, e, product.LeftRunsInner);
            var value = product.Left(layer, Min(own, sizes.Rows - 1), product.Inner(Min(k, end - 1)));
            return k < end ? value : V.Of(0).Value;
        }

        private Quad<T> Right(int e, int layer, int firstColumn, int k0, int end) => new(Right(e, e, layer, firstColumn, k0, end),
            Right(e, e + Threads, layer, firstColumn, k0, end), Right(e, e + 2 * Threads, layer, firstColumn, k0, end),
            Right(e, e + 3 * Threads, layer, firstColumn, k0, end));

        private T Right(int first, int e, int layer, int firstColumn, int k0, int end)
        {
            int k = k0 + Step(first, e, product.RightRunsInner), own = firstColumn + Beside(first, e, product.RightRunsInner);
            var value = product.Right(layer, product.Inner(Min(k, end - 1)), product.Column(Min(own, sizes.Columns - 1)));
            return k < end ? value : V.Of(0).Value;
        }

        // Neighbouring threads read neighbours in memory. One that reads along the inner index stays in the step of its first element
        // where there are as many threads as steps, and one that does not stays in its row or column: what depends on it is the same for
        // all four.
        private static int Step(int first, int e, bool along) =>
            (along & Threads >= Depth ? first : e) >> (along ? 0 : S.Bits) & Depth - 1;

        private static int Beside(int first, int e, bool along) =>
            (!along & Threads >= Side ? first : e) >> (along ? DepthBits : 0) & Side - 1;

        private static void Store(ArrayView<T> panel, int e, bool along, Quad<T> values)
        {
            Store(panel, e, e, along, values.A);
            Store(panel, e, e + Threads, along, values.B);
            Store(panel, e, e + 2 * Threads, along, values.C);
            Store(panel, e, e + 3 * Threads, along, values.D);
        }

        private static void Store(ArrayView<T> panel, int first, int e, bool along, T value) =>
            panel[Step(first, e, along) * Line + Beside(first, e, along)] = value;

        // A column's eight sums.
        private void Put(int above, int layer, int i, int j, V a, V b, V c, V d, V e, V f, V g, V h)
        {
            if (j >= sizes.Columns) return;
            var target = product.Target(j);
            Put(above, layer, i, j, target, a);
            Put(above, layer, i + 1, j, target, b);
            Put(above, layer, i + 2, j, target, c);
            Put(above, layer, i + 3, j, target, d);
            i += Side / 2;
            Put(above, layer, i, j, target, e);
            Put(above, layer, i + 1, j, target, f);
            Put(above, layer, i + 2, j, target, g);
            Put(above, layer, i + 3, j, target, h);
        }

        private void Put(int above, int layer, int i, int j, Place target, V sum)
        {
            if (i >= sizes.Rows) return;
            if (sizes.Parts.Value == 1) product.Put(layer, i, target, sum.Value);
            else partial[(above * sizes.Rows + i) * sizes.Columns + j] = sum.Value;
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
            product.Put(layer, own / columns, product.Target(own % columns), V.Of(sum).Value);
        }
    }
}
