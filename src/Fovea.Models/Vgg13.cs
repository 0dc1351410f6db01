namespace Fovea.Models;

/// <summary>VGG-13: convolutions in groups of 2, 2, 2, 2 and 2. See <see cref="Vgg"/>.</summary>
/// <param name="channels">Channels of the images.</param>
/// <param name="classes">Length of the output.</param>
/// <param name="dropout">Probability with which an element between the linear layers is dropped in training.</param>
/// <param name="batchNorm">Whether each convolution is followed by batch normalisation.</param>
/// <exception cref="ArgumentException">A size is below 1, or the probability is not in [0, 1].</exception>
public sealed class Vgg13(int channels = 3, int classes = 1000, double dropout = 0.5, bool batchNorm = false)
    : Vgg([2, 2, 2, 2, 2], channels, classes, dropout, batchNorm);

/// <summary><see cref="Vgg13"/> by name.</summary>
public sealed class Vgg13Entry() : VggEntry("vgg13", 10, (channels, classes, dropout) => new Vgg13(channels, classes, dropout));

/// <summary><see cref="Vgg13"/> with batch normalisation by name.</summary>
public sealed class Vgg13BnEntry() : VggEntry("vgg13_bn", 10,
    (channels, classes, dropout) => new Vgg13(channels, classes, dropout, batchNorm: true));
