namespace Fovea.Training;

/// <summary>All that a run was made of: enough to build its network, read its data and continue it. Kept as <c>config.yaml</c>.</summary>
public sealed class RunConfig
{
    /// <summary>The recipe's name.</summary>
    public string Recipe { get; set; } = "";

    /// <summary>The network's name.</summary>
    public string Network { get; set; } = "";

    /// <summary>The data set's name.</summary>
    public string Dataset { get; set; } = "";

    /// <summary>The folder of data given on the command line, or null.</summary>
    public string? Data { get; set; }

    /// <summary>Seed of all random numbers.</summary>
    public ulong Seed { get; set; }

    /// <summary>Epochs in all.</summary>
    public int Epochs { get; set; }

    /// <summary>Images a mini-batch.</summary>
    public int BatchSize { get; set; }

    /// <summary>The first learning rate.</summary>
    public double LearningRate { get; set; }

    /// <summary>[C, H, W] of an image, as the network sees it.</summary>
    public int[] ImageShape { get; set; } = [];

    /// <summary>Each channel's mean that was taken off, pixels in 0…1.</summary>
    public float[] Mean { get; set; } = [];

    /// <summary>Each channel's standard deviation that was divided by.</summary>
    public float[] Std { get; set; } = [];

    /// <summary>Names of the classes in the order of the network's outputs.</summary>
    public string[] ClassNames { get; set; } = [];
}
