using System.Globalization;
using System.Security.Cryptography;
using Fovea.Data;
using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>What to look at where a few samples were not learned by heart.</summary>
internal static class OverfitDoubts
{
    /// <summary>A line for each thing that was found; at least one.</summary>
    /// <param name="session">The training, as it ended.</param>
    /// <param name="samples">What was to be learned.</param>
    /// <param name="first">The loss at first.</param>
    /// <param name="last">The loss at the end.</param>
    /// <param name="learning">The accuracy while learning.</param>
    /// <param name="measured">The accuracy in inference mode.</param>
    /// <param name="divergedAt">The learning rate at which the loss became no number; null where it did not.</param>
    public static IEnumerable<string> Of(TrainingSession session, Dataset samples, double first, double last, double learning,
        double measured, double? divergedAt)
    {
        string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
        if (divergedAt is { } rate)
        {
            yield return Text($"the loss became no number: try --learning-rate {rate / 10:G2}, or fovea train … --find-lr");
            yield break;
        }
        if (Contradiction(samples) is var (a, b)) yield return Text($"the labels: one picture comes as {samples.ClassNames[a]} and as {samples.ClassNames[b]}");
        var none = session.Network.NamedParameters().Where(p => p.Tensor.RequiresGrad
            && (p.Tensor.Grad is not { } g || g.Abs().Max().Item() == 0)).Select(p => p.Name).ToList();
        if (none.Count > 0) yield return Text($"the way back: no gradient reaches {none[0]}{(none.Count > 1 ? $" and {none.Count - 1} more" : "")}: dead units, or a part that the loss does not see");
        if (learning >= 1 && measured < 1) yield return Text($"batch normalisation: all samples are recognised in training mode, {100 * measured:F1} % in inference mode, whose running statistics lag behind");
        if (double.IsFinite(last) && last > 0.9 * first) yield return Text($"the learning rate {session.Config.LearningRate:G3}: the loss has hardly fallen, {first:F4} to {last:F4}; fovea train … --find-lr tells one");
        else if (double.IsFinite(last)) yield return Text($"time and size: the loss fell from {first:F4} to {last:F4}; give more --epochs, a larger network, or another --learning-rate");
    }

    // Two classes of one picture, or null.
    private static (int First, int Second)? Contradiction(Dataset samples)
    {
        var seen = new Dictionary<string, int>();
        var pixels = new byte[samples.ImageShape.Elements];
        for (var i = 0; i < samples.Count; i++)
        {
            samples.Read(i, pixels);
            var key = Convert.ToHexString(SHA256.HashData(pixels));
            if (seen.TryGetValue(key, out var label) && label != samples.Label(i)) return (label, samples.Label(i));
            seen[key] = samples.Label(i);
        }
        return null;
    }
}
