using System.Buffers;
using Fovea.Tensors;

namespace Fovea.Data;

/// <content>As a source of samples: one picture in Float32, pixel / <see cref="MaxValue"/>, and its class.</content>
public abstract partial class Dataset : ISampleSource
{
    private PixelScale? _scale;

    /// <summary>One picture [C, H, W] in Float32.</summary>
    public IReadOnlyList<TensorSpec> Inputs => field ??= [TensorSpec.Picture(ImageShape)];

    /// <summary>One class number.</summary>
    public IReadOnlyList<TensorSpec> Targets => [TensorSpec.Label];

    /// <summary>Writes a picture scaled to 0…1, and its class.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no picture of this index.</exception>
    /// <exception cref="DataFormatException">The picture is read from a file, and that is damaged.</exception>
    public void Write(int index, Sample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        CheckIndex(index);
        _scale ??= new(this, null);
        var size = ImageShape.Elements;
        var rented = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            sample.Target<long>()[0] = Label(index);
            Read(index, rented.AsSpan(0, size));
            _scale.Apply(rented.AsSpan(0, size), sample.Input<float>());
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
