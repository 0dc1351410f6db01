using Fovea.Tensors;

namespace Fovea.Onnx;

/// <summary>A node about to run: its inputs, by place, and its attributes.</summary>
public sealed class OnnxCall
{
    // Sizes that a model names and no data stand behind: 256 MB of Float32.
    private const int MostOfNothing = 1 << 26;

    private readonly IReadOnlyList<OnnxValue?> _inputs;
    private readonly OnnxType[] _types;

    internal OnnxCall(OnnxNode node, IReadOnlyList<OnnxValue?> inputs, OnnxRun run)
    {
        (Node, _inputs, Scope) = (node, inputs, run);
        _types = new OnnxType[node.Outputs.Count];
    }

    /// <summary>The node, with its attributes.</summary>
    public OnnxNode Node { get; }

    /// <summary>Number of inputs, those not given at the end left out.</summary>
    public int Count => _inputs.Count;

    /// <summary>The version of the operators that the model is written for.</summary>
    public int Opset => Node.Opset;

    /// <summary>An input that must be given.</summary>
    /// <exception cref="DataFormatException">It is not given.</exception>
    public Tensor this[int input] => Required(input).Tensor;

    /// <summary>The values around the node, for operators with graphs inside.</summary>
    internal OnnxRun Scope { get; }

    /// <summary>Whether an input is given.</summary>
    public bool Has(int input) => input < _inputs.Count && _inputs[input] is not null;

    /// <summary>An input, or null where it is not given.</summary>
    public Tensor? Optional(int input) => Has(input) ? _inputs[input]!.Tensor : null;

    /// <summary>Whether an input is the same for all inputs of the model, or not given.</summary>
    public bool IsConstant(int input) => !Has(input) || _inputs[input]!.IsConstant;

    /// <summary>All inputs that are given.</summary>
    public Tensor[] Tensors() => [.. _inputs.OfType<OnnxValue>().Select(v => v.Tensor)];

    /// <summary>The element type of an input in the file's terms.</summary>
    /// <exception cref="DataFormatException">It is not given.</exception>
    public OnnxType Type(int input) => Required(input).Type;

    /// <summary>Whether an output is wanted.</summary>
    public bool Wants(int output) => output < Node.Outputs.Count && Node.Outputs[output].Length > 0;

    /// <summary>Says what type an output is of. Unless said, it is of the first input's where that is computed alike, and else the usual
    /// one of its tensor.</summary>
    public void Declare(int output, OnnxType type)
    {
        if (output < _types.Length) _types[output] = type;
    }

    /// <summary>The whole numbers of an input, read now.</summary>
    /// <exception cref="DataFormatException">It is not given, not of whole numbers, or depends on the model's inputs where a graph of fixed
    /// sizes is made.</exception>
    public long[] Longs(int input)
    {
        var x = Fixed(input);
        if (!x.DType.IsInteger) throw Wrong(input, $"expected whole numbers, got {Type(input)} {x.Shape}");
        return x.To(DType.Int64).ToArray<long>();
    }

    /// <summary>The whole numbers of an input as sizes or places, beyond 32 bits the nearest end.</summary>
    /// <exception cref="DataFormatException">As for <see cref="Longs"/>.</exception>
    public int[] Ints(int input) => [.. Longs(input).Select(v => (int)Math.Clamp(v, int.MinValue, int.MaxValue))];

    /// <summary>The numbers of an input, read now.</summary>
    /// <exception cref="DataFormatException">It is not given, or depends on the model's inputs where a graph of fixed sizes is
    /// made.</exception>
    public double[] Numbers(int input) => Fixed(input).Detach().To(DType.Float64).ToArray<double>();

    /// <summary>The one number of an input, read now.</summary>
    /// <exception cref="DataFormatException">It is not one number, or not fixed.</exception>
    public double Number(int input) => Numbers(input) is [var value] ? value
        : throw Wrong(input, $"expected one number, got {this[input].Shape}");

    /// <summary>The truth value of an input, read now.</summary>
    /// <exception cref="DataFormatException">It is not one value, or not fixed.</exception>
    public bool Flag(int input) => Number(input) != 0;

    /// <summary>Says that what comes now depends on the values of an input: a graph of fixed sizes cannot be made where they depend on the
    /// model's inputs.</summary>
    /// <exception cref="DataFormatException">They do, and such a graph is made.</exception>
    public Tensor Fixed(int input)
    {
        var value = Required(input);
        return value.IsConstant || !Scope.Freezes ? value.Tensor : throw Wrong(input,
            "expected values that do not depend on the model's inputs, since sizes or ways follow from them; run the OnnxModule instead");
    }

    /// <summary>A shape that the model names, of a result that is not as large as something that was given.</summary>
    /// <exception cref="DataFormatException">It is larger than any use.</exception>
    public Shape Sized(IReadOnlyList<long> sizes, string field = "output")
    {
        long count = 1;
        foreach (var size in sizes)
            if (size is < 0 or > int.MaxValue || (count *= size) > int.MaxValue)
                throw Node.Wrong(field, $"expected sizes of 0 or more and at most 2³¹ − 1 elements, got [{string.Join(", ", sizes)}]");
        var most = Math.Max(MostOfNothing, Scope.FileLength);
        if (count > most && _inputs.All(v => v is null || v.IsConstant || v.Tensor.Count * 4096L < count))
            throw Node.Wrong(field, $"expected at most {most} elements that follow from numbers alone, got [{string.Join(", ", sizes)}]");
        return Shape.Create([.. sizes.Select(s => (int)s)]);
    }

    /// <summary>An axis of an input, counted from 0.</summary>
    /// <exception cref="DataFormatException">The axis does not exist.</exception>
    public int Axis(int axis, int rank, string field = "attribute 'axis'")
    {
        var a = axis < 0 ? axis + rank : axis;
        return (uint)a < (uint)rank ? a : throw Node.Wrong(field, $"expected an axis from {-rank} to {rank - 1}, got {axis}");
    }

    /// <summary>What is said of an input that is not what the operator expects.</summary>
    public DataFormatException Wrong(int input, string problem) => Node.Wrong(
        input < Node.Inputs.Count && Node.Inputs[input].Length > 0 ? $"input {input} '{Node.Inputs[input]}'" : $"input {input}", problem);

    /// <summary>The results as values: in the range of their type.</summary>
    internal OnnxValue?[] Results(Tensor?[] outputs, bool isConstant)
    {
        var first = _inputs.Count > 0 ? _inputs[0]?.Type ?? OnnxType.Undefined : OnnxType.Undefined;
        var results = new OnnxValue?[Node.Outputs.Count];
        for (var i = 0; i < results.Length; i++)
        {
            var y = i < outputs.Length ? outputs[i] : null;
            if (y is null)
            {
                if (Wants(i)) throw Node.Wrong($"output {i} '{Node.Outputs[i]}'",
                    $"expected an output of {Node.OpType}, got one that it does not give");
                continue;
            }
            var type = _types[i] != OnnxType.Undefined ? _types[i]
                : first != OnnxType.Undefined && first.Storage == y.DType ? first : OnnxTypes.Of(y.DType);
            results[i] = new(type.Wrapped(y), type, isConstant);
        }
        return results;
    }

    private OnnxValue Required(int input) => input < _inputs.Count && _inputs[input] is { } value ? value
        : throw Node.Wrong($"input {input}", $"expected a value, got none");
}
