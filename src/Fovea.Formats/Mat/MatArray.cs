using Fovea.Tensors;

namespace Fovea.Formats;

/// <summary>A numeric array of a MATLAB file: the first index runs fastest.</summary>
/// <param name="Dimensions">Two or more sizes.</param>
/// <param name="Values">Element (i, j, k) of an H×W×C array is at i + H·(j + W·k).</param>
public sealed record MatArray(IReadOnlyList<int> Dimensions, double[] Values)
{
    /// <summary>The same array, row-major: the last index runs fastest.</summary>
    public Tensor ToTensor()
    {
        var sizes = Dimensions.ToArray();
        var result = new double[Values.Length];
        var index = new int[sizes.Length];
        var strides = new int[sizes.Length];
        for (int axis = 0, stride = 1; axis < sizes.Length; stride *= sizes[axis++]) strides[axis] = stride;
        var from = 0;
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = Values[from];
            for (var axis = sizes.Length - 1; axis >= 0; axis--)
            {
                from += strides[axis];
                if (++index[axis] < sizes[axis]) break;
                from -= sizes[axis] * strides[axis];
                index[axis] = 0;
            }
        }
        return Tensor.From(result, Shape.Create(sizes));
    }

    /// <summary>512×612×3.</summary>
    public override string ToString() => string.Join('×', Dimensions);
}
