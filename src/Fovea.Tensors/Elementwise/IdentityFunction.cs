namespace Fovea.Tensors;

/// <summary>f(x) = x: where a function is optional, the one that the compiler removes.</summary>
internal readonly struct IdentityFunction : IUnaryFunction
{
    public Keeps Keeps => Keeps.Nothing;

    public V Forward<V>(V x) where V : unmanaged, ILane<V> => x;

    public V Derivative<V>(V x, V y) where V : unmanaged, ILane<V> => V.Of(1);
}
