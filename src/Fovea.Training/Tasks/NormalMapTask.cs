using Fovea.Nn;

namespace Fovea.Training;

/// <summary>Each pixel has a direction.</summary>
/// <remarks><b>Shape</b>: output and target [N, 3, H, W]; a target of 0 marks a pixel where nothing is known.</remarks>
/// <param name="network">What learns.</param>
/// <param name="loss">What is made small; null for one minus the cosine.</param>
/// <param name="metrics">The figures; null for the mean angle in degrees.</param>
[Part("normalMap", "each pixel has a direction")]
public sealed class NormalMapTask(Module network, Loss? loss = null, IEnumerable<Metric>? metrics = null)
    : LearningTask(network, loss ?? new CosineLoss(), metrics ?? [new MeanAngle()]);
