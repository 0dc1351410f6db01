namespace Fovea.Models;

// The paper's 224 gives no whole number of windows; the network's own sizes follow from 227.
internal sealed record AlexNetArchitecture() : ArchitectureEntry("alexnet",
    "CONV11-96-s4-p0 RELU POOL3-s2 CONV5-256-g2 RELU POOL3-s2 CONV3-384 RELU CONV3-384-g2 RELU CONV3-256-g2 RELU POOL3-s2 "
    + "FLATTEN FC-4096 RELU DROPOUT FC-4096 RELU DROPOUT FC-1000", new(227, 227, 3),
    "A. Krizhevsky, I. Sutskever, G. Hinton, \"ImageNet classification with deep convolutional neural networks\", NIPS 2012, figure 2");
