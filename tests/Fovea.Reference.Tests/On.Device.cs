using Fovea.Tensors;

namespace Fovea.Reference.Tests;

internal static partial class On
{
    /// <summary>The plain one.</summary>
    public static Device Reference { get; } = Another();

    /// <summary>Every gradient check is made.</summary>
    public static int CheckOneOf => 1;

    /// <summary>A second one of its kind.</summary>
    public static Device Another() => new ReferenceDevice();
}
