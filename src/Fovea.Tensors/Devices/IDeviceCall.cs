namespace Fovea.Tensors;

/// <summary>One call of a device's primitive as data: its sizes and other arguments, the tensors it reads and those it writes.</summary>
/// <remarks>A call is a <c>readonly record struct</c> in a file of its own. A device makes it by implementing
/// <see cref="IExecutes{TCall}"/>; what stands before a device (a recording, derivatives carried forward) sees every call in one method.
/// The caller has checked shapes and types and allocated what is written.</remarks>
/// <typeparam name="TSelf">The call itself.</typeparam>
public interface IDeviceCall<TSelf> where TSelf : struct, IDeviceCall<TSelf>
{
    /// <summary>The primitive, in lower case: <c>matmul</c>.</summary>
    static abstract string Name { get; }

    /// <summary>Whether the call looks at elements and may throw because of them.</summary>
    static virtual bool Checks => false;

    /// <summary>Whether the call draws random numbers.</summary>
    static virtual bool Draws => false;

    /// <summary>The same call on the tensors that a map gives for its own, each shown to the map once: first those that are read, in
    /// order, then those that are written.</summary>
    TSelf Map(OperandMap map);

    /// <summary>Makes the call on a device.</summary>
    /// <exception cref="NotSupportedException">The device does not have the primitive.</exception>
    void On(Device device);

    /// <summary>Makes the call, and computes the tangents of what it writes from the tangents of what it reads.</summary>
    /// <exception cref="NotSupportedException">The primitive has no such rule.</exception>
    void Tangent(TangentDevice tangents) => throw new NotSupportedException($"Hessian: '{TSelf.Name}' has no second derivative here.");
}

/// <summary>A device that has a primitive.</summary>
/// <typeparam name="TCall">The primitive's call.</typeparam>
public interface IExecutes<TCall> where TCall : struct, IDeviceCall<TCall>
{
    /// <summary>Computes what the call describes.</summary>
    void Execute(in TCall call);
}
