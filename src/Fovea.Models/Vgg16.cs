namespace Fovea.Models;

/// <summary>VGG-16: convolutions in groups of 2, 2, 3, 3 and 3. See <see cref="Vgg"/>.</summary>
/// <param name="channels">Channels of the images.</param>
/// <param name="classes">Length of the output.</param>
/// <param name="dropout">Probability with which an element between the linear layers is dropped in training.</param>
/// <param name="batchNorm">Whether each convolution is followed by batch normalisation.</param>
/// <exception cref="ArgumentException">A size is below 1, or the probability is not in [0, 1].</exception>
public sealed class Vgg16(int channels = 3, int classes = 1000, double dropout = 0.5, bool batchNorm = false)
    : Vgg([2, 2, 3, 3, 3], channels, classes, dropout, batchNorm);

/// <summary><see cref="Vgg16"/> by name.</summary>
public sealed class Vgg16Entry() : VggEntry("vgg16", 13, (channels, classes, dropout) => new Vgg16(channels, classes, dropout));

/// <summary><see cref="Vgg16"/> with batch normalisation by name.</summary>
public sealed class Vgg16BnEntry() : VggEntry("vgg16_bn", 13,
    (channels, classes, dropout) => new Vgg16(channels, classes, dropout, batchNorm: true));
