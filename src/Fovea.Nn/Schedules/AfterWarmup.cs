namespace Fovea.Nn;

/// <summary>What follows a warm-up.</summary>
public enum AfterWarmup
{
    /// <summary>The learning rate.</summary>
    Constant,

    /// <summary>Half a cosine, down to 0.</summary>
    Cosine,
}
