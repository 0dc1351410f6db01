using ILGPU;

namespace Fovea.Gpu;

// Convolutions whose groups have few channels, as depthwise ones: of a tile most would be empty. A thread computes an element, or a group
// of them shares the long sum of a weight's gradient.
public sealed partial class GpuDevice
{
    /// <summary>Rows of a product, channels of a group, up to which each element is computed by itself.</summary>
    /// <remarks>An estimate, not measured on a card: the least tile has 16 rows, and costs as much with two.</remarks>
    internal int DirectRows { get; init; } = 2;

    /// <summary>Elements of a layer up to which its long sums are taken one by one: a quarter of the least tile.</summary>
    internal int DirectSums { get; init; } = 64;

    // Few rows and many columns, as outputs and their adjoint have.
    private void MultiplyRows<P, V, T>(P product, int layers, int rows, int columns, int inner)
        where P : struct, IProduct<T> where V : unmanaged, IGpuLane<V, T> where T : unmanaged
    {
        if (rows > DirectRows) Multiply<P, V, T>(product, layers, rows, columns, inner);
        else Launch(layers * rows * columns, new DirectKernel<P, V, T>(product, new(rows), new(columns), inner));
    }

    // Few elements and long sums, as the gradient of weights has.
    private void MultiplySums<P, V, T>(P product, int layers, int rows, int columns, int inner)
        where P : struct, IProduct<T> where V : unmanaged, IGpuLane<V, T> where T : unmanaged
    {
        if (rows * columns > DirectSums)
        {
            Multiply<P, V, T>(product, layers, rows, columns, inner);
            return;
        }
        using var sums = Reduce(new ProductTerms<P, V, T>(product, new(rows), new(columns)), layers * rows * columns, inner);
        Launch(layers * rows * columns, new PutSumsKernel<P, V, T>(product, new(rows), new(columns), sums.View));
    }

    private readonly struct DirectKernel<P, V, T>(P product, Divisor rows, Divisor columns, int inner) : IKernel
        where P : struct, IProduct<T> where V : unmanaged, IGpuLane<V, T> where T : unmanaged
    {
        public void Run(int i)
        {
            int line = columns.Of(i), layer = rows.Of(line), row = rows.Rest(line), column = columns.Rest(i);
            var place = product.Column(column);
            var sum = V.Of(0);
            for (var k = 0; k < inner; k++)
            {
                var at = product.Inner(k);
                sum += V.From(product.Left(layer, row, at)) * V.From(product.Right(layer, at, place));
            }
            product.Put(layer, row, product.Target(column), sum.Value);
        }
    }

    private readonly struct ProductTerms<P, V, T>(P product, Divisor rows, Divisor columns) : ITerms
        where P : struct, IProduct<T> where V : unmanaged, IGpuLane<V, T> where T : unmanaged
    {
        public double Term(int sum, int k)
        {
            int line = columns.Of(sum), layer = rows.Of(line);
            var at = product.Inner(k);
            return V.From(product.Left(layer, rows.Rest(line), at)).Wide
                * V.From(product.Right(layer, at, product.Column(columns.Rest(sum)))).Wide;
        }
    }

    private readonly struct PutSumsKernel<P, V, T>(P product, Divisor rows, Divisor columns, ArrayView<double> sums) : IKernel
        where P : struct, IProduct<T> where V : unmanaged, IGpuLane<V, T> where T : unmanaged
    {
        public void Run(int i)
        {
            var line = columns.Of(i);
            product.Put(rows.Of(line), rows.Rest(line), product.Target(columns.Rest(i)), V.Of(sums[i]).Value);
        }
    }
}
