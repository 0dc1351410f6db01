namespace Fovea.Models;

/// <summary>What a network makes of its input.</summary>
public enum NetworkKind
{
    /// <summary>Scores of a picture: [N, C, H, W] → [N, classes].</summary>
    Classifier,

    /// <summary>Scores of every pixel: [N, C, H, W] → [N, classes, H, W].</summary>
    Segmenter,

    /// <summary>A picture from random numbers: [N, length, 1, 1] → [N, classes, H, W], its channels in the place of classes.</summary>
    Generator,

    /// <summary>A generator and a discriminator: [N, C, H, W] → scores [2N, 1] of the pictures and of as many made ones.</summary>
    Adversarial,

    /// <summary>A picture from a picture, by way of a few numbers: [N, C, H, W] → [N, C, H, W].</summary>
    Autoencoder,
}
