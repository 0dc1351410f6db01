namespace Fovea.Data;

/// <summary>Numbered samples, each some input tensors and some target tensors of fixed shapes and element types.</summary>
/// <remarks>
/// A <see cref="DataLoader"/> makes batches of any of them. <see cref="Dataset"/> is the special case of labelled pictures,
/// <see cref="TensorDataset"/> that of values in memory; <see cref="SampleSources"/> derives new ones.
/// </remarks>
public interface ISampleSource
{
    /// <summary>What reports and errors call it.</summary>
    string Name { get; }

    /// <summary>Number of samples.</summary>
    int Count { get; }

    /// <summary>What a network gets; at least one tensor.</summary>
    IReadOnlyList<TensorSpec> Inputs { get; }

    /// <summary>What its output is compared with; may be empty.</summary>
    IReadOnlyList<TensorSpec> Targets { get; }

    /// <summary>Writes every tensor of a sample. The same index gives the same values at each call; several threads may call at
    /// once.</summary>
    /// <param name="index">0…<see cref="Count"/> − 1.</param>
    /// <param name="sample">Room for the tensors; its old values mean nothing.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no sample of this index.</exception>
    void Write(int index, Sample sample);
}
