using Fovea.Tensors;

namespace Fovea.Onnx.Operators;

/// <summary>A window of cosines Σ aₖ·cos(2πk·i/n), for signals.</summary>
/// <param name="opType">Its name.</param>
/// <param name="a">aₖ.</param>
public abstract class WindowOperator(string opType, params double[] a) : OnnxOperator(opType, 17)
{
    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        var sizes = call.Longs(0);
        if (sizes.Length != 1) throw call.Wrong(0, $"expected one number, got {call[0].Shape}");
        var size = call.Sized(sizes).Elements;
        var type = (OnnxType)call.Node.Int("output_datatype", (int)OnnxType.Float);
        if (!type.IsSupported) throw new OnnxUnsupportedException(call.Node.File, [$"elements of {type} ({call.Node.Label})"]);
        var period = Math.Max(call.Node.Int("periodic", 1) != 0 ? size : size - 1, 1);
        var values = Enumerable.Range(0, size).Select(i => a
            .Select((ak, k) => ak * Math.Cos(2 * Math.PI * k * i / period)).Sum()).ToArray();
        call.Declare(0, type);
        return [Tensor.From(values).To(type.Storage)];
    }
}

/// <summary>½ − ½·cos.</summary>
internal sealed class HannWindowOperator() : WindowOperator("HannWindow", 0.5, -0.5);

/// <summary>25/46 − 21/46·cos.</summary>
internal sealed class HammingWindowOperator() : WindowOperator("HammingWindow", 25 / 46.0, -21 / 46.0);

/// <summary>0.42 − ½·cos + 0.08·cos.</summary>
internal sealed class BlackmanWindowOperator() : WindowOperator("BlackmanWindow", 0.42, -0.5, 0.08);
