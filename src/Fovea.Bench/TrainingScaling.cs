using Fovea.Models;

namespace Fovea.Bench;

internal sealed record TrainingScaling() : ScalingEntry("mnist-cnn-batch", "a training step of mnist-cnn", "images of a batch", 1,
    [1, 2, 4, 8, 16, 32, 64, 128], size => new TrainingWorkload(NetworkCatalog.Find("mnist-cnn")!, size, 0.01, 0));
