namespace Fovea.Tensors;

/// <summary>One optimizer step on a parameter and its states, in place; a state that does not exist is null.</summary>
public readonly record struct UpdateCall<R>(R Rule, Tensor Parameter, Tensor Gradient, Tensor? State0 = null, Tensor? State1 = null,
    Tensor? State2 = null) : IDeviceCall<UpdateCall<R>> where R : struct, IUpdateRule
{
    /// <inheritdoc/>
    public static string Name => "update";

    /// <inheritdoc/>
    public UpdateCall<R> Map(OperandMap map) => this with
    {
        Gradient = map.Read(Gradient),
        Parameter = map.Write(Parameter),
        State0 = map.Write(State0),
        State1 = map.Write(State1),
        State2 = map.Write(State2),
    };

    /// <inheritdoc/>
    public void On(Device device) => device.Having<IExecutesUpdate>(Name).Execute(this);

    /// <inheritdoc/>
    public void Tangent(TangentDevice tangents)
    {
        if (tangents.Any(Parameter, Gradient, State0, State1, State2))
            throw new NotSupportedException($"Hessian: '{Name}' has no second derivative here.");
        tangents.Below(this);
    }
}

/// <summary>A device that has <see cref="UpdateCall{R}"/> for every rule.</summary>
public interface IExecutesUpdate
{
    /// <summary>Moves the parameter and its states.</summary>
    void Execute<R>(in UpdateCall<R> call) where R : struct, IUpdateRule;
}
