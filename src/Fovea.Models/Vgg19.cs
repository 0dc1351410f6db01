namespace Fovea.Models;

/// <summary>VGG-19: convolutions in groups of 2, 2, 4, 4 and 4. See <see cref="Vgg"/>.</summary>
/// <param name="channels">Channels of the images.</param>
/// <param name="classes">Length of the output.</param>
/// <param name="dropout">Probability with which an element between the linear layers is dropped in training.</param>
/// <param name="batchNorm">Whether each convolution is followed by batch normalisation.</param>
/// <exception cref="ArgumentException">A size is below 1, or the probability is not in [0, 1].</exception>
public sealed class Vgg19(int channels = 3, int classes = 1000, double dropout = 0.5, bool batchNorm = false)
    : Vgg([2, 2, 4, 4, 4], channels, classes, dropout, batchNorm);

/// <summary><see cref="Vgg19"/> by name.</summary>
public sealed class Vgg19Entry() : VggEntry("vgg19", 16, (channels, classes, dropout) => new Vgg19(channels, classes, dropout));

/// <summary><see cref="Vgg19"/> with batch normalisation by name.</summary>
public sealed class Vgg19BnEntry() : VggEntry("vgg19_bn", 16,
    (channels, classes, dropout) => new Vgg19(channels, classes, dropout, batchNorm: true));
