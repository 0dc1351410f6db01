namespace Fovea.Data;

/// <summary>What a transform does to a tensor of each kind.</summary>
internal static class PathSteps
{
    /// <summary>Pictures, maps and normals.</summary>
    public static PathStep<float>? Pixels(TensorSpec spec, ITransform transform, ulong number)
    {
        var shape = spec.Shape;
        var moves = transform as IGeometricTransform;
        return spec.Kind switch
        {
            TensorKind.Picture => (from, to, own) => transform.Apply(from, shape, to, own.Fork(number)),
            TensorKind.Map when moves is not null => (from, to, own) => moves.Apply(from, shape, to, own.Fork(number)),
            TensorKind.NormalMap when moves is not null => (from, to, own) =>
            {
                moves.Apply(from, shape, to, own.Fork(number));
                moves.Draw(shape, own.Fork(number)).Turn(to);
            }
            ,
            _ => null,
        };
    }

    /// <summary>Masks.</summary>
    public static PathStep<T>? Labels<T>(TensorSpec spec, ITransform transform, ulong number) where T : unmanaged
    {
        if (spec.Kind != TensorKind.Mask || transform is not IGeometricTransform moves) return null;
        var shape = SampleTransforms.AsPicture(spec);
        var outside = Value<T>(spec.Fill);
        return (from, to, own) => moves.Draw(shape, own.Fork(number)).Nearest(from, shape[1], shape[2], to, outside);
    }

    private static T Value<T>(long value) where T : unmanaged =>
        typeof(T) == typeof(bool) ? (T)(object)(value != 0)
        : typeof(T) == typeof(byte) ? (T)(object)(byte)value
        : typeof(T) == typeof(long) ? (T)(object)value
        : default;
}
