using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>New sample sources from others. Nothing is read or copied before a sample is asked for.</summary>
/// <example><code>
/// var cells = pictures.WithTargets(masks);                                        // two sources, sample by sample
/// var parity = digits.Map((from, to) =&gt; to.Target&lt;long&gt;()[0] = from.Target&lt;long&gt;()[0] % 2, targets: [TensorSpec.Label]);
/// </code></example>
public static class SampleSources
{
    extension(ISampleSource source)
    {
        /// <summary>The samples at these positions, in this order.</summary>
        /// <exception cref="ArgumentOutOfRangeException">An index lies outside.</exception>
        public ISampleSource Subset(int[] indices) => new SubsetSource(source, indices);

        /// <summary>The first n samples, or all where there are fewer.</summary>
        /// <exception cref="ArgumentOutOfRangeException">n is negative.</exception>
        public ISampleSource Take(int n)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(n);
            return n >= source.Count ? source : new SubsetSource(source, [.. Enumerable.Range(0, n)]);
        }

        /// <summary>Draws <paramref name="firstCount"/> samples into the first part; the rest are the second. Both keep the
        /// order.</summary>
        /// <param name="firstCount">0…<see cref="ISampleSource.Count"/>.</param>
        /// <param name="seed">Chooses the samples: the same seed gives the same parts.</param>
        /// <exception cref="ArgumentOutOfRangeException">There are fewer samples, or the number is negative.</exception>
        public (ISampleSource First, ISampleSource Second) Split(int firstCount, ulong seed)
        {
            if (firstCount < 0 || firstCount > source.Count)
                throw new ArgumentOutOfRangeException(nameof(firstCount),
                    $"{source.Name}.Split: expected 0…{source.Count} samples for the first part, got {firstCount}.");
            var order = new Generator(seed).Permutation(source.Count);
            Array.Sort(order, 0, firstCount);
            Array.Sort(order, firstCount, order.Length - firstCount);
            return (new SubsetSource(source, order[..firstCount]), new SubsetSource(source, order[firstCount..]));
        }

        /// <summary>The samples of this source, then those of another with the same tensors.</summary>
        /// <exception cref="ShapeException">Shape, element type or kind of a tensor differs.</exception>
        public ISampleSource Concat(ISampleSource other) => new ConcatSource(source, other);

        /// <summary>Sample i of both sources in one: the inputs of this, then those of the other; targets likewise.</summary>
        /// <exception cref="ArgumentException">The sources have different numbers of samples.</exception>
        public ISampleSource Zip(ISampleSource other) => new ZipSource(source, other);

        /// <summary>The inputs of this source with the inputs of another as their targets: pictures and their masks. Earlier targets are
        /// left out.</summary>
        /// <exception cref="ArgumentException">The sources have different numbers of samples.</exception>
        public ISampleSource WithTargets(ISampleSource targets) => new TargetsSource(source, targets);

        /// <summary>The same samples with tensors computed from them.</summary>
        /// <param name="write">Writes the new tensors of a sample; called from any thread, with the old sample and room for the new one.
        /// Where <paramref name="inputs"/> or <paramref name="targets"/> is null, those tensors are in both and stay as they are.</param>
        /// <param name="inputs">The new inputs; null keeps the old ones.</param>
        /// <param name="targets">The new targets; null keeps the old ones.</param>
        public ISampleSource Map(Action<Sample, Sample> write, IReadOnlyList<TensorSpec>? inputs = null,
            IReadOnlyList<TensorSpec>? targets = null) => new MapSource(source, write, inputs, targets);

        /// <summary>The same values, declared to mean something else: what says how transforms treat them.</summary>
        /// <param name="inputs">A kind for each input; null keeps theirs.</param>
        /// <param name="targets">A kind for each target; null keeps theirs.</param>
        /// <exception cref="ArgumentException">There are not as many kinds as tensors.</exception>
        /// <exception cref="ShapeException">A tensor does not fit its kind.</exception>
        public ISampleSource As(IReadOnlyList<TensorKind>? inputs = null, IReadOnlyList<TensorKind>? targets = null) =>
            new KindsSource(source, inputs, targets);

        /// <summary>Reads every sample once, on all cores, and keeps the values: for sources that decode, render or compute.</summary>
        /// <exception cref="ShapeException">The values of a tensor do not fit one array of 2³¹ − 1 elements.</exception>
        public TensorDataset ToTensors() => TensorDataset.Of(source);

        /// <summary>A copy of one sample.</summary>
        /// <exception cref="ArgumentOutOfRangeException">There is no sample of this index.</exception>
        public Sample ReadSample(int index)
        {
            var sample = new Sample(source.Inputs, source.Targets);
            source.Write(index, sample);
            return sample;
        }
    }
}
