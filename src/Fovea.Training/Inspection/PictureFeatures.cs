using Fovea.Data;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>What the last layer with weights sees of pictures: the features by which the network tells classes apart.</summary>
/// <param name="Values">[pictures, features].</param>
/// <param name="Indices">Positions of the pictures in their part.</param>
internal sealed record PictureFeatures(double[] Values, int[] Indices)
{
    // Doubles in memory at most.
    private const int MostValues = 50_000_000;

    /// <summary>Features of a picture.</summary>
    public int Size => Values.Length / Indices.Length;

    /// <summary>Runs the network, in inference mode, over pictures that are evenly spread over a part.</summary>
    /// <param name="context">The run.</param>
    /// <param name="part">The pictures.</param>
    /// <param name="most">At most so many; fewer where they have very many features.</param>
    public static PictureFeatures Of(InspectionContext context, Dataset part, int most)
    {
        var network = context.Session.Network;
        using var modes = ModeScope.Inference(network);
        using var _ = Autograd.NoGrad();
        var size = Seen(network, Tensor.Zeros([1, .. part.ImageShape])).Count;
        var indices = InspectionContext.Spread(part.Count, Math.Min(most, MostValues / size));
        var values = new double[indices.Length * size];
        foreach (var batch in context.Batches(part, indices).Batches(0))
        {
            context.Cancellation.ThrowIfCancellationRequested();
            var seen = Seen(network, batch.Input).AsReadOnlySpan<float>();
            for (var n = 0; n < batch.Count; n++)
                for (var k = 0; k < size; k++) values[batch.Indices[n] * size + k] = seen[n * size + k];
        }
        return new(values, indices);
    }

    /// <summary>Their coordinates along the directions in which they vary most: at most so many, and nothing lost where they are
    /// fewer.</summary>
    public double[] Reduced(int most, int mostSteps)
    {
        if (Size <= most) return Values;
        return PrincipalComponents.Of(Values, Indices.Length, most, mostSteps).Project(Values, Indices.Length);
    }

    private static Tensor Seen(Module network, Tensor x) => Look(network, x).Seen;

    /// <summary>What the last layer with weights sees, [N, features], of maps the mean over positions; and the scores.</summary>
    internal static (Tensor Seen, Tensor Scores) Look(Module network, Tensor x)
    {
        var trace = new ClassifierHead.LastLayer();
        Tensor? scores = null;
        trace.During(() => scores = network.Forward(x));
        var seen = trace.Seen ?? scores!;
        if (seen.Shape[0] != x.Shape[0]) seen = scores!;
        return (seen.Rank == 4 ? seen.Mean([2, 3]) : seen.Reshape([x.Shape[0], seen.Count / x.Shape[0]]), scores!);
    }
}
