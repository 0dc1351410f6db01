using Fovea.Nn;
using Fovea.Training;

namespace Fovea.Photometry;

/// <summary>Normals of pixels from sets of observations.</summary>
/// <param name="network">[N, L, F] → [N, 3].</param>
public sealed class NormalSetTask(Module network) : LearningTask(network, new ChordLoss(), [new MeanAngle()]);
