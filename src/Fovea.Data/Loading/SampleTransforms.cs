using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>What transforms make of the tensors of a sample, and whether they can.</summary>
internal static class SampleTransforms
{
    /// <summary>[C, H, W] of a tensor that moves with pictures.</summary>
    public static Shape AsPicture(TensorSpec spec) => spec.Shape.Rank == 2 ? spec.Shape.Insert(0, 1) : spec.Shape;

    /// <summary>What a tensor is after a transform that concerns it.</summary>
    public static TensorSpec After(TensorSpec spec, ITransform transform)
    {
        var shape = transform.OutputShape(AsPicture(spec));
        return spec.WithShape(spec.Shape.Rank == 2 ? shape.Without(0) : shape);
    }

    /// <summary>Throws where a transform has nothing to change, or would part a picture from what belongs to its pixels.</summary>
    public static void Check(ISampleSource source, IReadOnlyList<ITransform> transforms)
    {
        TensorSpec[] specs = [.. source.Inputs.Concat(source.Targets).Where(s => s.Kind != TensorKind.Other)];
        foreach (var transform in transforms)
        {
            var moves = transform is IGeometricTransform;
            if (!specs.Any(s => moves || s.Kind == TensorKind.Picture))
                throw new ArgumentException($"DataLoader: {transform} expects a picture in each sample, got the inputs "
                    + $"{SampleCheck.Join(source.Inputs)} and the targets {SampleCheck.Join(source.Targets)} of {source.Name}. "
                    + "Declare one: source.As(inputs: [TensorKind.Picture]).");
            if (moves) SameSize(specs, $"DataLoader: {transform} expects tensors of one height and width in a sample");
            specs = [.. specs.Select(s => moves || s.Kind == TensorKind.Picture ? After(s, transform) : s)];
            if (!moves && specs.Any(s => s.Kind != TensorKind.Picture))
                SameSize(specs, $"DataLoader: {transform} changes the size of pictures alone. "
                    + "As an IGeometricTransform it would change all; expected tensors of one height and width");
        }
    }

    private static void SameSize(TensorSpec[] specs, string problem)
    {
        foreach (var spec in specs)
            if (spec.Shape[^1] != specs[0].Shape[^1] || spec.Shape[^2] != specs[0].Shape[^2])
                throw new ShapeException($"{problem}, got {specs[0]} and {spec}. Declare what should stay as TensorKind.Other.");
    }
}
