using Fovea.Tensors;

namespace Fovea.Onnx;

/// <summary>One operator of ONNX. A new one is a class of this kind in a file of its own, in any project that an application refers to; it
/// computes in operations of tensors, so that gradients flow and tracing sees them.</summary>
/// <param name="opType">The operator's name in ONNX.</param>
/// <param name="since">The first version of the operators that the class reads.</param>
/// <param name="until">The last one.</param>
[Catalogued]
public abstract class OnnxOperator(string opType, int since, int until = int.MaxValue)
{
    /// <summary>The operator's name in ONNX.</summary>
    public string OpType => opType;

    /// <summary>The first version of the operators that the class reads.</summary>
    public int Since => since;

    /// <summary>The last version of the operators that the class reads.</summary>
    public int Until => until;

    /// <summary>The domain; empty for ONNX's own.</summary>
    public virtual string Domain => "";

    /// <summary>Whether a floating-point initializer at this place is learned. One that is not, such as a running mean or a scale of a
    /// quantisation, is a buffer.</summary>
    /// <param name="input">Which input.</param>
    public virtual bool Learns(int input) => true;

    /// <summary>Whether the result depends on the shapes of the inputs alone.</summary>
    public virtual bool ReadsShapesOnly => false;

    /// <summary>Whether the result is random.</summary>
    public virtual bool IsRandom(OnnxNode node) => false;

    /// <summary>Computes the operator.</summary>
    /// <param name="call">The node with its inputs.</param>
    /// <returns>The outputs, as many as the node has at least; null for one that is not wanted.</returns>
    /// <exception cref="DataFormatException">An attribute or an input is not what the operator expects.</exception>
    /// <exception cref="ShapeException">Shapes or types do not fit.</exception>
    public abstract Tensor?[] Run(OnnxCall call);

    /// <summary>The operator of a name for a version of the operators, or null.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="opType">The name.</param>
    /// <param name="opset">The version that the model is written for.</param>
    public static OnnxOperator? Find(string domain, string opType, int opset) => Known.Value[(domain, opType)]
        .FirstOrDefault(o => opset >= o.Since && opset <= o.Until);

    /// <summary>Whether there is one of a name for any version.</summary>
    internal static bool IsKnown(string domain, string opType) => Known.Value.Contains((domain, opType));

    private static readonly Lazy<ILookup<(string, string), OnnxOperator>> Known = new(() =>
        Catalog<OnnxOperator>.All.OrderByDescending(o => o.Since).ToLookup(o => (o.Domain, o.OpType)));
}
