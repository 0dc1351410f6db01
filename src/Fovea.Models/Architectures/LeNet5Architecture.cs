namespace Fovea.Models;

// Every map of the third layer sees every map of the second, and pooling has no weights, as it is built since.
internal sealed record LeNet5Architecture() : ArchitectureEntry("lenet-5",
    "CONV5-6-p0 TANH AVGPOOL2 CONV5-16-p0 TANH AVGPOOL2 CONV5-120-p0 TANH FLATTEN FC-84 TANH FC-10", new(32, 32, 1),
    "Y. LeCun et al., \"Gradient-based learning applied to document recognition\", Proc. IEEE 86 (1998), figure 2");
