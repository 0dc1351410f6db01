using System.Diagnostics.CodeAnalysis;

namespace Fovea.Tensors;

/// <summary>Gives other tensors for those of a call, or looks at them.</summary>
public abstract class OperandMap
{
    /// <summary>The tensor to read instead; null stays null.</summary>
    [return: NotNullIfNotNull(nameof(x))]
    public abstract Tensor? Read(Tensor? x);

    /// <summary>The tensor to write instead; null stays null.</summary>
    [return: NotNullIfNotNull(nameof(y))]
    public abstract Tensor? Write(Tensor? y);
}
