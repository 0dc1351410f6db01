namespace Fovea.Models;

/// <summary>VGG-11: convolutions in groups of 1, 1, 2, 2 and 2. See <see cref="Vgg"/>.</summary>
/// <param name="channels">Channels of the images.</param>
/// <param name="classes">Length of the output.</param>
/// <param name="dropout">Probability with which an element between the linear layers is dropped in training.</param>
/// <param name="batchNorm">Whether each convolution is followed by batch normalisation.</param>
/// <exception cref="ArgumentException">A size is below 1, or the probability is not in [0, 1].</exception>
public sealed class Vgg11(int channels = 3, int classes = 1000, double dropout = 0.5, bool batchNorm = false)
    : Vgg([1, 1, 2, 2, 2], channels, classes, dropout, batchNorm);

/// <summary><see cref="Vgg11"/> by name.</summary>
public sealed class Vgg11Entry() : VggEntry("vgg11", 8, (channels, classes, dropout) => new Vgg11(channels, classes, dropout));

/// <summary><see cref="Vgg11"/> with batch normalisation by name.</summary>
public sealed class Vgg11BnEntry() : VggEntry("vgg11_bn", 8,
    (channels, classes, dropout) => new Vgg11(channels, classes, dropout, batchNorm: true));
