namespace Fovea.Models;

internal sealed record Vgg16Architecture() : ArchitectureEntry("vgg-16",
    string.Join(' ', [Block(64, 2), Block(128, 2), Block(256, 3), Block(512, 3), Block(512, 3)])
    + " FLATTEN FC-4096 RELU DROPOUT FC-4096 RELU DROPOUT FC-1000", new(224, 224, 3),
    "K. Simonyan and A. Zisserman, \"Very deep convolutional networks for large-scale image recognition\", ICLR 2015, table 1, column D")
{
    private static string Block(int channels, int layers) =>
        string.Concat(Enumerable.Repeat($"CONV3-{channels} RELU ", layers)) + "POOL2";
}
