namespace Fovea.Tensors;

/// <summary>What an elementwise operation must remember of its forward pass to compute its derivative.</summary>
[Flags]
public enum Keeps
{
    /// <summary>The derivative is constant.</summary>
    Nothing = 0,

    /// <summary>The inputs.</summary>
    Input = 1,

    /// <summary>The output.</summary>
    Output = 2,
}

/// <summary>y = f(x), element by element. A struct of one formula and its derivative; the driver does vectors, tails, threads and
/// autograd.</summary>
[DataKind(typeof(UnaryAttributes<>))]
public interface IUnaryFunction
{
    /// <summary>Which of x and y <see cref="Derivative"/> reads.</summary>
    Keeps Keeps { get; }

    /// <summary>f(x).</summary>
    V Forward<V>(V x) where V : unmanaged, ILane<V>;

    /// <summary>f′, from x and y = f(x) as far as they were kept.</summary>
    V Derivative<V>(V x, V y) where V : unmanaged, ILane<V>;
}

/// <summary>y = f(a, b), element by element, inputs broadcast to one shape.</summary>
[DataKind(typeof(BinaryAttributes<>))]
public interface IBinaryFunction
{
    /// <summary>Which of the inputs and y the derivatives read; all of them unless said.</summary>
    static virtual Keeps Keeps => Keeps.Input | Keeps.Output;

    /// <summary>f(a, b).</summary>
    V Forward<V>(V a, V b) where V : unmanaged, ILane<V>;

    /// <summary>∂f/∂a.</summary>
    V DerivativeA<V>(V a, V b, V y) where V : unmanaged, ILane<V>;

    /// <summary>∂f/∂b.</summary>
    V DerivativeB<V>(V a, V b, V y) where V : unmanaged, ILane<V>;
}

/// <summary>A truth value for each pair of elements, inputs broadcast to one shape.</summary>
[DataKind(typeof(CompareAttributes<>))]
public interface IComparison
{
    /// <summary>A mask of the elements where the relation holds.</summary>
    V Holds<V>(V a, V b) where V : unmanaged, IOrderedLane<V>;
}
