namespace Fovea.Tensors.Tests;

public class TransposeKernelTests
{
    [Fact]
    public void Every_element_goes_to_its_place_and_none_beyond()
    {
        for (var rows = 1; rows <= 13; rows++)
            for (var columns = 1; columns <= 13; columns++)
                foreach (var (from, to) in new[] { (0, 0), (1, 0), (0, 3), (5, 2) })
                {
                    Check<float>(rows, columns, columns + from, rows + to, i => i);
                    Check<double>(rows, columns, columns + from, rows + to, i => i);
                    Check<long>(rows, columns, columns + from, rows + to, i => i);
                }
    }

    private static void Check<T>(int rows, int columns, int pitchFrom, int pitchTo, Func<int, T> number) where T : unmanaged
    {
        // No more elements than are read: the last row ends with its last column.
        var from = Enumerable.Range(1, (rows - 1) * pitchFrom + columns).Select(number).ToArray();
        var to = new T[(columns - 1) * pitchTo + rows];
        TransposeKernel.Run<T>(from, rows, columns, pitchFrom, to, pitchTo);
        for (var at = 0; at < to.Length; at++)
            Assert.Equal(at % pitchTo < rows ? from[at % pitchTo * pitchFrom + at / pitchTo] : default, to[at]);
    }
}
