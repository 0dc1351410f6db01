using Fovea.Imaging;

namespace Fovea.Training;

/// <summary>What is looked at.</summary>
public sealed record InspectionOptions
{
    /// <summary>Pictures of each grid.</summary>
    public int Samples { get; init; } = 24;

    /// <summary>Chooses the samples and the places where t-SNE begins.</summary>
    public ulong Seed { get; init; }

    /// <summary>Whether the validation images are shown in place of the test images. Whoever chooses between runs by what they see looks at
    /// these.</summary>
    public bool OnValidation { get; init; }

    /// <summary>The picture whose activations are shown; null for one of the data set.</summary>
    public Image? Picture { get; init; }

    /// <summary>What messages call that picture.</summary>
    public string PictureName { get; init; } = "";

    /// <summary>The image of the shown part whose activations are shown, where no picture is given.</summary>
    public int Index { get; init; }

    /// <summary>Whether features are laid out by t-SNE, too.</summary>
    public bool Tsne { get; init; } = true;

    /// <summary>The run folder of the classifier that samples of a generator are judged by; null for one of the run's own.</summary>
    public string? Classifier { get; init; }

    /// <summary>Samples of a generator that are judged, 2 or more.</summary>
    public int Judged { get; init; } = 10_000;
}
