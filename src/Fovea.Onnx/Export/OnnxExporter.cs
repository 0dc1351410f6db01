using Fovea.Tensors;

namespace Fovea.Onnx;

/// <summary>Writes one kind of operation as ONNX nodes. A new one is a class of this kind in a file of its own, in any project that an
/// application refers to.</summary>
/// <remarks>Where ONNX has an operator that is the operation, that is the one to write: the file is read back to the same bits.</remarks>
[Catalogued]
public abstract class OnnxExporter
{
    /// <summary>Whether the operation is one of this kind.</summary>
    public abstract bool Takes(OperationAttributes attributes);

    /// <summary>Writes the nodes.</summary>
    /// <param name="operation">What to write.</param>
    /// <param name="onnx">Where to.</param>
    /// <returns>The name of the result, as <see cref="OnnxWriter.Node"/> gave it.</returns>
    /// <exception cref="NotSupportedException">ONNX cannot say this one.</exception>
    public abstract string Emit(Operation operation, OnnxWriter onnx);
}

/// <summary>Writes operations whose attributes are one record.</summary>
/// <typeparam name="A">The record.</typeparam>
public abstract class OnnxExporter<A> : OnnxExporter where A : OperationAttributes
{
    /// <inheritdoc/>
    public sealed override bool Takes(OperationAttributes attributes) => attributes is A;

    /// <inheritdoc/>
    public sealed override string Emit(Operation operation, OnnxWriter onnx) => Emit((A)operation.Attributes, operation, onnx);

    /// <summary>Writes the nodes.</summary>
    /// <param name="attributes">The operation's attributes.</param>
    /// <param name="operation">What to write.</param>
    /// <param name="onnx">Where to.</param>
    /// <returns>The name of the result.</returns>
    /// <exception cref="NotSupportedException">ONNX cannot say this one.</exception>
    protected abstract string Emit(A attributes, Operation operation, OnnxWriter onnx);
}
