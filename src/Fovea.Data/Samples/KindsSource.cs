namespace Fovea.Data;

/// <summary>The samples of another source, with other meanings of their tensors.</summary>
internal sealed class KindsSource(ISampleSource source, IReadOnlyList<TensorKind>? inputs, IReadOnlyList<TensorKind>? targets)
    : ISampleSource
{
    public string Name => source.Name;

    public int Count => source.Count;

    public IReadOnlyList<TensorSpec> Inputs { get; } = Declare(source.Inputs, inputs, "input");

    public IReadOnlyList<TensorSpec> Targets { get; } = Declare(source.Targets, targets, "target");

    public void Write(int index, Sample sample) => source.Write(index, sample);

    private static IReadOnlyList<TensorSpec> Declare(IReadOnlyList<TensorSpec> specs, IReadOnlyList<TensorKind>? kinds, string what)
    {
        if (kinds is null) return specs;
        if (kinds.Count != specs.Count)
            throw new ArgumentException($"As: expected a kind for each of {specs.Count} {what}s, got {kinds.Count}.", $"{what}s");
        return [.. specs.Zip(kinds, (spec, kind) => new TensorSpec(spec.Shape, spec.DType, kind) { Fill = spec.Fill })];
    }
}
