using Fovea.Nn;

namespace Fovea.Training;

/// <summary>Each pixel has one class.</summary>
/// <remarks><b>Shape</b>: scores [N, C, H, W], labels Int64 [N, H, W].</remarks>
/// <param name="network">What learns.</param>
/// <param name="loss">What is made small; null for cross entropy over all pixels.</param>
/// <param name="metrics">The figures; null for mean intersection over union and the share of pixels.</param>
[Part("segmentation", "each pixel has one class")]
public sealed class SegmentationTask(Module network, Loss? loss = null, IEnumerable<Metric>? metrics = null)
    : LearningTask(network, loss ?? new CrossEntropyLoss(), metrics ?? [new MeanIoU(), new Accuracy()]);
