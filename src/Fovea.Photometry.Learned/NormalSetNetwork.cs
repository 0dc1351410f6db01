using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Photometry;

/// <summary>A pixel's normal from the set of its observations, of any number and in any order.</summary>
/// <remarks>
/// <b>Shape</b>: [N, L, F] → [N, 3], of any length. Two layers on each observation alone, then the mean and the largest of each feature
/// over the L lights, which every observation is given; two layers more, mean and largest again, and three layers on these. Added to a
/// linear function of the mean observation, which holds the normal of least squares. A network of a set is that of M. Zaheer et al.,
/// "Deep sets", NeurIPS 2017; the largest over lights is used by G. Chen et al., "PS-FCN", ECCV 2018.
/// </remarks>
public sealed class NormalSetNetwork : Module
{
    private readonly Linear _first, _second, _alone, _common, _fourth, _fifth, _sixth, _last, _skip;

    /// <summary>A network with random weights.</summary>
    /// <param name="features">F, the numbers an observation; the last but one and the last are x and z of a first normal.</param>
    /// <param name="narrow">Width of the first two layers.</param>
    /// <param name="wide">Width of the next two.</param>
    /// <param name="head">Width of the layers on the whole set.</param>
    /// <exception cref="ArgumentOutOfRangeException">A width is below 1, or F below 2.</exception>
    public NormalSetNetwork(int features = ObservationFeatures.Count, int narrow = 48, int wide = 80, int head = 192)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 2);
        Features = features;
        _first = Child("first", new Linear(features, narrow));
        _second = Child("second", new Linear(narrow, narrow));
        _alone = Child("alone", new Linear(narrow, wide));
        _common = Child("common", new Linear(2 * narrow, wide, bias: false));
        _fourth = Child("fourth", new Linear(wide, wide));
        _fifth = Child("fifth", new Linear(2 * wide + features, head));
        _sixth = Child("sixth", new Linear(head, head));
        _last = Child("last", new Linear(head, 3));
        _skip = Child("skip", new Linear(features, 3, bias: false));
        foreach (var layer in new[] { _first, _second, _alone, _common, _fourth, _fifth, _sixth }) Init.KaimingNormal(layer.Weight);
        Init.Constant(_skip.Weight, 0);
        var start = new float[3 * features];
        (start[features - 2], start[3 * features - 1]) = (1, 1);
        _skip.Weight.SetData(Tensor.From(start, [3, features]));
        Init.Normal(_last.Weight, 0, 0.01);
    }

    /// <summary>F.</summary>
    public int Features { get; }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x)
    {
        if (x.Rank != 3 || x.Shape[2] != Features || x.Shape[1] < 1) throw new ShapeException(
            $"{Describe()}: expected observations [N, L, {Features}], got {x.Shape}.");
        // Lights first: what is taken over them then walks along whole rows.
        var set = x.Permute(1, 0, 2);
        var near = Run(_second, Run(_first, set).ReLU()).ReLU();
        var shared = Run(_common, Tensor.Concat([near.Mean(0), Largest(near)], 1));
        var far = Run(_fourth, (Run(_alone, near) + shared).ReLU()).ReLU();
        var mean = set.Mean(0);
        var whole = Tensor.Concat([far.Mean(0), Largest(far), mean], 1);
        return Run(_last, Run(_sixth, Run(_fifth, whole).ReLU()).ReLU()) + Run(_skip, mean);
    }

    /// <inheritdoc/>
    public override string Describe() => $"NormalSetNetwork({Features} features)";

    // By halves: the larger of two is taken by whole vectors.
    private static Tensor Largest(Tensor set)
    {
        while (set.Shape[0] > 1)
        {
            var (count, half) = (set.Shape[0], set.Shape[0] / 2);
            var larger = set.Slice(0, 0, half).Maximum(set.Slice(0, half, 2 * half));
            set = count % 2 == 0 ? larger : Tensor.Concat([larger, set.Slice(0, count - 1, count)]);
        }
        return set.Squeeze(0);
    }
}
