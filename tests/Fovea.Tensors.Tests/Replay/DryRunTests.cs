namespace Fovea.Tensors.Tests.Replay;

/// <summary><see cref="DryRun"/>: shapes without sums, and the sums where somebody looks.</summary>
public class DryRunTests
{
    [Fact]
    public void Shapes_are_there_and_elements_when_they_are_read()
    {
        Tensor x = Tensor.From((float[])[1, 2, 3, 4], [2, 2]), y = null!;
        DryRun.Of(x, () => y = x.MatMul(x) + 1);
        Assert.Equal([2, 2], y.Shape);
        var read = 0f;
        DryRun.Of(x, () => read = x.MatMul(x).ToArray<float>()[3]);
        Assert.Equal(22, read);
    }

    [Fact]
    public void What_does_not_fit_is_refused_as_when_it_is_run()
    {
        var x = Tensor.Zeros([2, 3]);
        var expected = Assert.Throws<ShapeException>(() => x.MatMul(x)).Message;
        Assert.Equal(expected, Assert.Throws<ShapeException>(() => DryRun.Of(x, () => x.MatMul(x))).Message);
    }

    [Fact]
    public void Within_a_recording_it_is_recorded()
    {
        var recording = Recording.Capture([Tensor.Ones([3])], () =>
        {
            var y = Tensor.Ones([3]) * 2;
            DryRun.Of(y, () => y += 1);
            return [y];
        });
        Assert.Equal([3, 3, 3], recording.Outputs[0].ToArray<float>());
    }
}
