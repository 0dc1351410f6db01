using Fovea.Tensors;

namespace Fovea.Onnx;

/// <summary>A value of a graph while it runs.</summary>
/// <param name="Tensor">The elements, in the type in which they are computed.</param>
/// <param name="Type">The type that the file gives them.</param>
/// <param name="IsConstant">Whether it is the same for all inputs of the same shapes.</param>
internal sealed record OnnxValue(Tensor Tensor, OnnxType Type, bool IsConstant);

/// <summary>An input or an output of a model as the file declares it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its element type.</param>
/// <param name="Shape">The sizes of its axes, each a number or a name; null where even the number of axes is open.</param>
public sealed record OnnxPort(string Name, OnnxType Type, IReadOnlyList<OnnxSize>? Shape)
{
    /// <summary><c>images: Float [N, 3, 224, 224]</c>.</summary>
    public override string ToString() => $"{Name}: {Type} {(Shape is null ? "of any shape" : $"[{string.Join(", ", Shape)}]")}";
}

/// <summary>The size of an axis: a number, or open.</summary>
/// <param name="Value">The number; −1 where the size is open.</param>
/// <param name="Name">What an open size is called; empty where it has no name.</param>
public readonly record struct OnnxSize(int Value, string Name = "")
{
    /// <summary>Whether the size is left open.</summary>
    public bool IsOpen => Value < 0;

    /// <summary>The number, the name, or a question mark.</summary>
    public override string ToString() => !IsOpen ? $"{Value}" : Name.Length > 0 ? Name : "?";
}
