using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Fovea.Tensors;

/// <summary>Tensors from constants and from arrays.</summary>
[NoGradient("there is no input")]
public static class CreationOp
{
    extension(Tensor)
    {
        /// <summary>A tensor filled with one value.</summary>
        public static Tensor Full(Shape shape, double value, DType dtype = DType.Float32) => Device.Default.Full(shape, value, dtype);

        /// <summary>A tensor of zeros.</summary>
        public static Tensor Zeros(Shape shape, DType dtype = DType.Float32) => Tensor.Full(shape, 0, dtype);

        /// <summary>A tensor of ones.</summary>
        public static Tensor Ones(Shape shape, DType dtype = DType.Float32) => Tensor.Full(shape, 1, dtype);

        /// <summary>A tensor around an array, which it shares: no copy is made, unless tensors are made on another device than the
        /// processor. The element type is the array's: <c>float[]</c> gives Float32, <c>int[]</c> Int32, <c>long[]</c> Int64.</summary>
        /// <exception cref="ShapeException">The array's length is not the shape's count.</exception>
        public static Tensor From<T>(T[] values, Shape shape) where T : unmanaged => values.Length == shape.Elements
            ? ComputeContext.Current.Device.From(values, shape)
            : throw new ShapeException($"From: expected {shape.Elements} values for {shape}, got {values.Length}.");

        /// <summary>A one-dimensional tensor around an array, which it shares.</summary>
        public static Tensor From<T>(params T[] values) where T : unmanaged => Tensor.From(values, [values.Length]);

        /// <summary>A tensor with a copy of the values.</summary>
        /// <exception cref="ShapeException">The number of values is not the shape's count.</exception>
        public static Tensor From<T>(ReadOnlySpan<T> values, Shape shape) where T : unmanaged => Tensor.From(values.ToArray(), shape);

        /// <summary>A tensor with a copy of a matrix, [rows, columns].</summary>
        public static Tensor From<T>(T[,] values) where T : unmanaged => Copy<T>(values);

        /// <summary>A tensor with a copy of an array of three axes.</summary>
        public static Tensor From<T>(T[,,] values) where T : unmanaged => Copy<T>(values);

        /// <summary>A tensor with a copy of an array of four axes.</summary>
        public static Tensor From<T>(T[,,,] values) where T : unmanaged => Copy<T>(values);

        /// <summary>start, start + step, … up to, not including, end.</summary>
        /// <exception cref="ArgumentException">The step is 0 or leads away from the end, or there are too many values.</exception>
        public static Tensor Arange(double start, double end, double step = 1, DType dtype = DType.Float32)
        {
            if (step == 0 || (end - start) / step < 0) throw new ArgumentException(
                FormattableString.Invariant($"Arange: expected a step from {start} towards {end}, got {step}."));
            var count = Math.Ceiling((end - start) / step);
            if (!(count < Array.MaxLength)) throw new ArgumentException(
                FormattableString.Invariant($"Arange: expected at most {Array.MaxLength} values, got {start} to {end} by {step}."));
            var values = new double[(int)count];
            for (var i = 0; i < values.Length; i++) values[i] = start + i * step;
            return Tensor.From(values, [values.Length]).To(dtype);
        }

        /// <summary>0, 1, … end − 1 as Int64.</summary>
        public static Tensor Arange(int end) => Tensor.Arange(0, end, 1, DType.Int64);

        /// <summary><paramref name="count"/> evenly spaced values from start to end, both included.</summary>
        /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
        public static Tensor Linspace(double start, double end, int count, DType dtype = DType.Float32)
        {
            if (count < 0) throw new ArgumentOutOfRangeException(nameof(count), $"Linspace: expected 0 or more values, got {count}.");
            var values = new double[count];
            // From the nearer end, so that the last value is exactly the end.
            for (var i = 0; i < count; i++)
                values[i] = i < count / 2 || count == 1 ? start + (end - start) * i / Math.Max(count - 1, 1)
                    : end - (end - start) * (count - 1 - i) / (count - 1);
            return Tensor.From(values, [count]).To(dtype);
        }

        /// <summary>The identity matrix: 1 where row and column are equal.</summary>
        public static Tensor Eye(int rows, int? columns = null, DType dtype = DType.Float32) =>
            ComputeContext.Current.Device.Eye(rows, columns ?? rows).To(dtype);
    }

    // .NET lays arrays out row by row, too.
    private static Tensor Copy<T>(Array values) where T : unmanaged
    {
        var sizes = Enumerable.Range(0, values.Rank).Select(values.GetLength).ToArray();
        ref var first = ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(values));
        return Tensor.From(MemoryMarshal.CreateReadOnlySpan(ref first, values.Length), Shape.Create(sizes));
    }

    // What an operation needs besides its inputs is made where they are.
    extension(Device device)
    {
        internal Tensor Full(Shape shape, double value, DType dtype)
        {
            var y = device.Empty(shape, dtype);
            device.Execute(new FillCall(y, value));
            return y;
        }

        // An array is a tensor of the processor as it stands; another device gets a copy.
        internal Tensor From<T>(T[] values, Shape shape) where T : unmanaged
        {
            if (device.Wrap(values, shape) is { } wrapped) return wrapped;
            var y = device.Empty(shape, DTypes.Of<T>());
            device.Upload(MemoryMarshal.AsBytes(values.AsSpan()), y);
            return y;
        }

        internal Tensor Eye(int rows, int columns)
        {
            var y = new double[Shape.Create(rows, columns).Elements];
            for (var i = 0; i < Math.Min(rows, columns); i++) y[i * columns + i] = 1;
            return device.From(y, [rows, columns]);
        }
    }
}
