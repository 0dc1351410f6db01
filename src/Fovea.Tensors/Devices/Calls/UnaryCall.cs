namespace Fovea.Tensors;

/// <summary>y = f(x), element by element.</summary>
public readonly record struct UnaryCall<F>(F Function, Tensor X, Tensor Y) : IDeviceCall<UnaryCall<F>>, IUnaryCall
    where F : struct, IUnaryFunction
{
    /// <inheritdoc/>
    public static string Name => "unary";

    /// <inheritdoc/>
    public UnaryCall<F> Map(OperandMap map) => this with { X = map.Read(X), Y = map.Write(Y) };

    /// <inheritdoc/>
    public void On(Device device) => device.Having<IExecutesUnary>(Name).Execute(this);

    /// <summary>ẏ = f′·ẋ.</summary>
    public void Tangent(TangentDevice tangents)
    {
        tangents.Below(this);
        if (tangents.Of(X) is { } tangent)
            tangents.Below(new UnaryBackwardCall<F>(Function, tangent, X, Y, tangents.Target(Y)));
        else tangents.Clear(Y);
    }

    /// <inheritdoc/>
    public TResult Take<TResult>(IUnaryFunctionTaker<TResult> taker) => taker.Take(Function);
}

/// <summary>A <see cref="UnaryCall{F}"/> of any function, for those who look through recorded calls.</summary>
public interface IUnaryCall
{
    /// <summary>x.</summary>
    Tensor X { get; }

    /// <summary>y.</summary>
    Tensor Y { get; }

    /// <summary>Hands over the function with its type.</summary>
    TResult Take<TResult>(IUnaryFunctionTaker<TResult> taker);
}

/// <summary>Takes a function of any type, so that code can be made for it.</summary>
public interface IUnaryFunctionTaker<out TResult>
{
    /// <summary>Takes f.</summary>
    TResult Take<F>(F function) where F : struct, IUnaryFunction;
}

/// <summary>A device that has <see cref="UnaryCall{F}"/> and its gradient for every function.</summary>
public interface IExecutesUnary
{
    /// <summary>y = f(x).</summary>
    void Execute<F>(in UnaryCall<F> call) where F : struct, IUnaryFunction;

    /// <summary>dx = upstream · f′(x, y).</summary>
    void Execute<F>(in UnaryBackwardCall<F> call) where F : struct, IUnaryFunction;
}
