using System.Buffers;
using Fovea.Imaging;
using Microsoft.AspNetCore.Http;

namespace Fovea.Serving;

/// <summary>The pictures of an inference request, each of which becomes an input of the network by itself.</summary>
/// <remarks>A tensor of <c>FP32</c> [N, C, H, W] is the network's input as it is; <c>UINT8</c> [N, H, W, 1 or 3] are pixels of pictures of
/// any size; <c>BYTES</c> [N] are files of pictures.</remarks>
internal sealed class InferPictures : IDisposable
{
    private readonly ServedModel _model;
    private readonly InferTensor _tensor;
    private readonly long _maxPixels;
    private readonly float[] _values = [];
    private readonly byte[] _pixels = [];
    private readonly IReadOnlyList<ReadOnlyMemory<byte>> _files = [];

    private InferPictures(InferTensor tensor, ServedModel model, ServingOptions options)
    {
        (_tensor, _model, _maxPixels) = (tensor, model, options.MaxPixels);
        if (Count > options.MaxPictures)
            throw new ServingException(StatusCodes.Status413PayloadTooLarge,
                $"input {tensor.Name}: expected at most {options.MaxPictures} pictures, got {Count}");
        switch (tensor.DataType)
        {
            case "FP32": tensor.Read((_values = ArrayPool<float>.Shared.Rent(tensor.Count)).AsSpan(0, tensor.Count)); break;
            case "UINT8": tensor.Read((_pixels = ArrayPool<byte>.Shared.Rent(tensor.Count)).AsSpan(0, tensor.Count)); break;
            default: _files = tensor.ReadBytes(); break;
        }
    }

    /// <summary>How many there are.</summary>
    public int Count => _tensor.Shape[0];

    /// <summary>Reads the pictures of a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="model">Whose input they are for.</param>
    /// <param name="options">Limits.</param>
    /// <exception cref="ServingException">413: there are too many.</exception>
    /// <exception cref="DataFormatException">The request is for something else.</exception>
    public static InferPictures Of(InferRequest request, ServedModel model, ServingOptions options)
    {
        var (shape, name) = (model.Classifier.Preprocessing.Shape, V2Names.Input(model));
        if (request.Inputs is not [var tensor] || tensor.Name != name)
            throw new DataFormatException(
                $"inputs: expected one, {name}, got {string.Join(", ", request.Inputs.Select(i => Excerpt.Of(i.Name, 20)))}.");
        var sizes = tensor.Shape;
        var fits = tensor.DataType switch
        {
            "FP32" => sizes.Count == 4 && sizes.Skip(1).SequenceEqual(shape.Sizes.ToArray()),
            "UINT8" => sizes is [_, <= Image.MaxSide, <= Image.MaxSide, 1 or 3] && (long)sizes[1] * sizes[2] <= options.MaxPixels,
            "BYTES" => sizes is [_] or [_, 1],
            _ => false,
        };
        return fits ? new(tensor, model, options) : throw new DataFormatException(
            $"input {name}: expected FP32 [N, {string.Join(", ", shape.Sizes.ToArray())}], UINT8 [N, H, W, 1 or 3] of at most "
            + $"{options.MaxPixels} pixels or BYTES [N], got {Excerpt.Of(tensor.DataType, 20)} [{string.Join(", ", sizes)}].");
    }

    /// <summary>Writes the network's input for a picture.</summary>
    /// <param name="index">Which one.</param>
    /// <param name="input">[C, H, W].</param>
    /// <exception cref="ServingException">The picture cannot be read, or has too many pixels.</exception>
    public void Prepare(int index, Span<float> input)
    {
        var preprocessing = _model.Classifier.Preprocessing;
        switch (_tensor.DataType)
        {
            case "FP32": _values.AsSpan(index * input.Length, input.Length).CopyTo(input); break;
            case "UINT8":
                var (height, width, channels) = (_tensor.Shape[1], _tensor.Shape[2], _tensor.Shape[3]);
                var size = height * width * channels;
                preprocessing.Apply(new Image(width, height, channels, _pixels.AsSpan(index * size, size)), input);
                break;
            default:
                preprocessing.Apply(new SentPicture($"{_tensor.Name}[{index}]", _files[index].ToArray()).Decode(_maxPixels), input);
                break;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_values.Length > 0) ArrayPool<float>.Shared.Return(_values);
        if (_pixels.Length > 0) ArrayPool<byte>.Shared.Return(_pixels);
    }
}
